/** The frame of the console in a real browser: how it is found, by keyboard too, and what becomes of a page that fails. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { produce } from "../../tools/harness/api.ts";
import { expectError, openPage, seriousFindings, useBrowser } from "./support/browser.ts";
import { startShop, useShop } from "./support/shop.ts";

useBrowser();
const shop = useShop(async (url) => {
  await produce(url, "restock-items", [{ key: "socks", value: { itemId: "socks", quantity: 1 } }]);
});

const heading = (page: Page, name: string) =>
  page.getByRole("heading", { level: 1, name, exact: true }).waitFor();
const link = (page: Page, name: string) =>
  page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name });
const focused = (page: Page) =>
  page.evaluate(() => document.activeElement?.id || document.activeElement?.textContent);

test("the address of the API is that of the console", async () => {
  const page = await openPage(shop());
  await page.waitForURL("**/console/*");
  await link(page, "Instances").click();
  await page.getByText("com.example/stock").waitFor();
  await page.getByText("live", { exact: true }).waitFor();
});

test("keys lead to each page, and the keyboard goes on there", async () => {
  const page = await openPage(`${shop()}/console/trouble`);
  await heading(page, "Trouble");
  await page.keyboard.press("Tab");
  expect(await focused(page)).toBe("Skip to the content");
  await page.keyboard.press("Enter");
  expect(await focused(page)).toBe("main");

  await page.keyboard.press("g");
  await page.keyboard.press("i");
  await heading(page, "Instances");
  expect(await focused(page)).toBe("main");
  expect(await page.title()).toBe("Instances · StateFun console");
  expect(await page.getByRole("main").getAttribute("aria-labelledby")).toBe("page-title");
  await page.goBack();
  await heading(page, "Trouble");
});

test("the shortcuts are shown by ? until Escape, and are none where somebody writes", async () => {
  const page = await openPage(`${shop()}/console/sql`);
  const button = page.getByRole("button", { name: "Shortcuts" });
  await button.focus();
  await page.keyboard.press("?");
  const dialog = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await dialog.getByText("Instances").waitFor();
  expect(await seriousFindings(page)).toEqual([]);
  await page.keyboard.press("g");
  await page.keyboard.press("i");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  expect(await focused(page)).toContain("Shortcuts");
  await page.getByRole("main").getByRole("textbox").first().focus();
  await page.keyboard.type("gi?");
  expect(await dialog.count()).toBe(0);
  expect(new URL(page.url()).pathname).toBe("/console/sql");
});

test("the theme that is chosen stays", async () => {
  const page = await openPage(`${shop()}/console/trouble`);
  const ground = () =>
    page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const groundOf = async (theme: string): Promise<string> => {
    await page.getByRole("button", { name: `Theme: ${theme}` }).waitFor();
    return await ground();
  };
  const system = await groundOf("system");
  await page.getByRole("button", { name: "Theme" }).click();
  expect(await groundOf("light")).toBe(system);
  await page.getByRole("button", { name: "Theme" }).click();
  const dark = await groundOf("dark");
  expect(dark).not.toBe(system);
  await page.reload();
  expect(await groundOf("dark")).toBe(dark);
});

test("a page that cannot be loaded says so, and the others go on", async () => {
  const page = await openPage(`${shop()}/console/trouble`);
  await heading(page, "Trouble");
  await page.route("**/assets/sql-page.js", (route) => route.abort());
  await link(page, "SQL").click();
  await heading(page, "This page could not be loaded");
  await link(page, "Trouble").click();
  await heading(page, "Trouble");
  await page.unroute("**/assets/sql-page.js");
  await link(page, "SQL").click();
  await page.getByRole("button", { name: "Load it anew" }).click();
  await heading(page, "SQL");
});

test("a page that fails says so, and the others go on", async () => {
  const page = await openPage(`${shop()}/console/trouble`);
  expectError(page, /TypeError/);
  await page.route("**/functions?**", (route) => route.fulfill({ json: {} }));
  await link(page, "Instances").click();
  await heading(page, "This page has failed");
  await link(page, "Trouble").click();
  await heading(page, "Trouble");
});

test("a page that does not exist leads to the first one", async () => {
  const page = await openPage(`${shop()}/console/nothing`);
  await heading(page, "There is no such page");
  await page.getByRole("link", { name: "begin at the first one" }).click();
  await page.waitForURL(/console\/(panel|flow)$/);
});

test("another version of the runtime asks for the page to be loaded anew", async () => {
  const { url, program, dataDir } = await startShop();
  const page = await openPage(`${url}/console/trouble`);
  await page.getByText("live", { exact: true }).waitFor();
  const engine = await (await fetch(`${url}/engine`)).json();
  await program.end();
  await page.route("**/engine", (route) =>
    route.fulfill({ json: { ...engine, version: "99.0.0" } }),
  );
  await startShop({ dataDir, port: Number(new URL(url).port) });
  await page.getByText(/^The runtime is now 99\.0\.0, and this page is of \d/).waitFor();
});
