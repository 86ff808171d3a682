/** The page of the flow in a real browser: it shows what happens while it happens, however much that is. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { produce } from "../../tools/harness/api.ts";
import { tellStory } from "../../tools/screenshots/story.ts";
import { openPage, seriousFindings, useBrowser } from "./support/browser.ts";
import { startShop } from "./support/shop.ts";

const STOCK = "com.example/stock";
const CART = "com.example/user-shopping-cart";

useBrowser();

const restock = (url: string, quantity: number) =>
  produce(url, "restock-items", [{ key: "socks", value: { itemId: "socks", quantity } }]);

/** Puts a pair of socks into each of the carts. */
const add = (url: string, ...users: readonly string[]) =>
  produce(
    url,
    "add-to-cart",
    users.map((userId) => ({ key: userId, value: { userId, itemId: "socks", quantity: 1 } })),
  );

const box = (page: Page, name: string) =>
  page.getByRole("listitem").filter({ has: page.getByText(name, { exact: true }) });

const row = (page: Page, ...cells: readonly string[]) =>
  page.getByRole("row", { name: cells.join(" ") });

test("the module is drawn at first, and then what happens is counted on each edge", async () => {
  const { url } = await startShop();
  const page = await openPage(`${url}/console/flow`);
  await box(page, "add-to-cart").getByText("0 records").waitFor();
  await box(page, "receipts").getByText("nothing yet").waitFor();
  await restock(url, 10);
  await add(url, "ann", "ben");
  await box(page, "add-to-cart").getByText("2 records").waitFor();
  await box(page, STOCK).getByText("3 done").waitFor();
  // Both baskets are given back in an hour.
  await box(page, CART).getByText("◷ 2").waitFor();
  expect(await seriousFindings(page)).toEqual([]);

  await page.getByRole("button", { name: "As a table" }).click();
  await row(page, "add-to-cart", CART, "2").waitFor();
  await row(page, CART, STOCK, "2").waitFor();
  await row(page, STOCK, CART, "2").waitFor();
  await add(url, "cleo");
  await row(page, CART, STOCK, "3").waitFor();
  expect(await seriousFindings(page)).toEqual([]);
  await page.reload();
  await row(page, CART, STOCK, "3").waitFor();
});

test("a function that fails is red, and leads to the trouble", async () => {
  const { url } = await startShop();
  await tellStory(url);
  const page = await openPage(`${url}/console/flow`);
  const failing = box(page, CART).getByRole("link", { name: "1 failing" });
  const red = await failing.evaluate((link) => getComputedStyle(link).color);
  const border = (name: string) =>
    box(page, name).evaluate((element) => getComputedStyle(element).borderColor);
  expect(await border(CART)).toBe(red);
  expect(await border(STOCK)).not.toBe(red);
  // Of what is not an order.
  await box(page, "dead-letters").getByText("1 record").waitFor();
  await failing.click();
  await page.waitForURL(`**/console/trouble?function=${encodeURIComponent(CART)}`);
});

test("everything can be paused and resumed, and what waits is shown meanwhile", async () => {
  const { url } = await startShop();
  const page = await openPage(`${url}/console/flow`);
  await page.getByRole("button", { name: "Pause everything", exact: true }).click();
  await page.getByText("Everything is paused").waitFor();
  await restock(url, 10);
  await box(page, STOCK).getByText("1 waiting").waitFor();
  await page.getByRole("button", { name: "Resume everything", exact: true }).click();
  await box(page, STOCK).getByText("1 done").waitFor();
  await page.getByText("1 waiting").waitFor({ state: "detached" });

  await page
    .getByRole("row", { name: CART })
    .getByRole("button", { name: "Pause" })
    .first()
    .click();
  await box(page, CART).getByText("paused").waitFor();
  await add(url, "ann");
  await box(page, CART).getByText("1 waiting").waitFor();
  await page
    .getByRole("row", { name: CART })
    .getByRole("button", { name: "Resume" })
    .first()
    .click();
  await box(page, CART).getByText("2 done").waitFor();
});

test("messages move, unless the reader does not want that", async () => {
  const { url } = await startShop();
  const lively = await openPage(`${url}/console/flow`);
  const still = await openPage(`${url}/console/flow`, { reducedMotion: "reduce" });
  const moving = (page: Page) => page.locator("circle").count();
  for (const page of [lively, still]) await box(page, STOCK).waitFor();
  let seen = 0;
  await still.exposeFunction("noteCircle", () => seen++);
  await still.evaluate(() => {
    const note = (globalThis as { noteCircle?: () => void }).noteCircle;
    const observer = new MutationObserver(() => {
      if (document.querySelector("circle")) note?.();
    });
    observer.observe(document.body, { childList: true, subtree: true });
  });
  await restock(url, 10);
  await lively.locator("circle").first().waitFor({ state: "attached" });
  await lively.locator("circle").first().waitFor({ state: "detached" });
  await box(still, STOCK).getByText("1 done").waitFor();
  expect([seen, await moving(still)]).toEqual([0, 0]);
});

test("2,000 events a second are counted one and all, and the page goes on", async ({
  annotate,
}) => {
  const [seconds, inBatch] = [6, 100];
  const { url } = await startShop();
  await restock(url, 1_000_000);
  const page = await openPage(`${url}/console/flow?as=picture`);
  await box(page, STOCK).waitFor();
  const frames = page.evaluate(async (limit) => {
    const times: number[] = [];
    const begun = performance.now();
    for (let last = begun; last - begun < limit; ) {
      const now = await new Promise<number>(requestAnimationFrame);
      times.push(now - last);
      last = now;
    }
    return times.sort((a, b) => a - b);
  }, seconds * 1000);
  let sent = 0;
  for (const begun = performance.now(); performance.now() - begun < seconds * 1000; ) {
    const users = Array.from({ length: inBatch }, (_, n) => `user-${(sent + n) % 1000}`);
    await add(url, ...users);
    sent += inBatch;
    const ahead = begun + (sent / 2000) * 1000 - performance.now();
    if (ahead > 0) await new Promise((resolve) => setTimeout(resolve, ahead));
  }
  const times = await frames;
  const at = (part: number) => times[Math.ceil(part * times.length) - 1]?.toFixed(1);
  await annotate(
    `${sent} events in ${seconds} s: ${times.length} frames, median ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${at(1)} ms`,
  );
  await page.getByRole("button", { name: "As a table" }).click();
  await row(page, "add-to-cart", CART, sent.toLocaleString("en")).waitFor();
  await row(page, CART, STOCK, sent.toLocaleString("en")).waitFor();
  expect(Number(at(1))).toBeLessThan(500);
});
