/** The instances of a function as a table, and one of them with its state, which is changed by hand. */
import type { Page } from "playwright-core";
import { expect, test, vi } from "vitest";
import { inspect, produce } from "../../tools/harness/api.ts";
import { openPage, seriousFindings, useBrowser } from "./support/browser.ts";
import { useShop } from "./support/shop.ts";

const STOCK = "com.example/stock";
const WAIT = { timeout: 10_000 };
const MARKUP = '<img src=x onerror="throw 1">/a b\n\u202e';

const restock = (itemId: string, quantity: number) =>
  produce(shop(), "restock-items", [{ key: itemId, value: { itemId, quantity } }]);
const stockOf = async (itemId: string) =>
  (await inspect(shop(), STOCK, itemId))?.state["stock"]?.value;
const urlOf = (id: string) =>
  `${shop()}/console/instance?${new URLSearchParams({ function: STOCK, id })}`;

useBrowser();
const shop = useShop(async () => {
  for (let item = 1; item <= 60; item++) await restock(`item-${item}`, item);
  await restock(MARKUP, 5);
  await vi.waitFor(async () => expect(await stockOf(MARKUP)).toBe(5), WAIT);
});

async function rowsOf(page: Page): Promise<string[]> {
  const rows = await page.getByRole("row").allInnerTexts();
  return rows.slice(1).map((row) => row.replaceAll(/[▸\s]+/g, " ").trim());
}

test("a table has a row an id and a column a value, and finds what is looked for", async () => {
  const page = await openPage(`${shop()}/console/instances`);
  await page.getByRole("link", { name: STOCK }).click();
  await page.getByRole("columnheader", { name: "stock", exact: true }).waitFor();
  await page.getByRole("row", { name: /^All of item-1 item-1 1 0/ }).waitFor();
  await page.getByText("50 shown, in the order of their ids; there are more").waitFor();
  await page.getByRole("link", { name: "Next page" }).click();
  await page.getByText("11 shown: the last ones").waitFor();

  await page.getByLabel("Id begins with").fill("item-5");
  await page.getByLabel("Has the value").fill("stock");
  await page.getByLabel("Equal to").fill("55");
  await page.getByRole("button", { name: "Find" }).click();
  await page.getByText("1 found").waitFor();
  expect(await rowsOf(page)).toEqual(["item-55 55 0"]);
  await page.reload();
  await page.getByText("1 found").waitFor();
  expect(await page.getByLabel("Id begins with").inputValue()).toBe("item-5");

  await restock("item-55", 1);
  await page.getByText("No instances were found").waitFor();
  await page.goBack();
  await page.getByText("11 shown: the last ones").waitFor();
  await page.goBack();
  await page.getByText("50 shown").waitFor();
  expect(await page.getByLabel("Id begins with").inputValue()).toBe("");
  expect(await seriousFindings(page)).toEqual([]);
  await page.getByRole("link", { name: "In another order, by SQL" }).click();
  await page.getByRole("row", { name: /item-60 stock 60/ }).waitFor();
});

test("a row is opened to see all of its values", async () => {
  const page = await openPage(`${shop()}/console/instances?function=${STOCK}&prefix=item-7`);
  await page.getByRole("button", { name: "All of item-7" }).click();
  await page.getByRole("definition").getByText("7", { exact: true }).waitFor();
  await page.getByText("io.statefun.types/long").waitFor();
  await restock("item-7", 3);
  await page.getByRole("definition").getByText("10", { exact: true }).waitFor();
});

test("what is typed is checked beside the field, and is saved", async () => {
  await restock("caps", 5);
  const page = await openPage(urlOf("caps"));
  await page.getByRole("button", { name: "Edit stock" }).click();
  const field = page.getByLabel("New value");
  for (const wrong of ["twelve", "1.5", "9223372036854775808"]) {
    await field.fill(wrong);
    await page.getByText("it is a whole number from -9223372036854775808 to").waitFor();
    expect(await page.getByRole("button", { name: "Save", exact: true }).isDisabled()).toBe(true);
  }
  await field.fill("9007199254740993");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText(`Set stock of ${STOCK} caps: done`).waitFor();
  await page.getByText("9007199254740993").first().waitFor();
  expect(await stockOf("caps")).toBe("9007199254740993");
  expect(await seriousFindings(page)).toEqual([]);
});

test("what is refused because the instance has moved on is overwritten knowingly", async () => {
  await restock("hats", 5);
  const page = await openPage("about:blank");
  // Nobody tells the page that something has changed.
  await page.route("**/events", (route) => route.abort());
  await page.goto(urlOf("hats"));
  await page.getByRole("button", { name: "Edit stock" }).click();
  await page.getByLabel("New value").fill("100");
  await restock("hats", 3);
  await expect.poll(() => stockOf("hats"), WAIT).toBe(8);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText(/is version .* by now, and not .*: look at it again/).waitFor();
  const now = page.getByRole("region", { name: "The value as it is now" });
  await now.getByText("8", { exact: true }).waitFor();
  expect(await page.getByLabel("New value").inputValue()).toBe("100");
  expect(await stockOf("hats")).toBe(8);
  expect(await seriousFindings(page)).toEqual([]);

  await now.getByRole("button", { name: "Keep mine, to overwrite it" }).click();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText(`Set stock of ${STOCK} hats: done`).waitFor();
  expect(await stockOf("hats")).toBe(100);
});

test("what moves on while somebody types is said at once, and can be taken over", async () => {
  await restock("mugs", 5);
  const page = await openPage(urlOf("mugs"));
  await page.getByRole("button", { name: "Edit stock" }).click();
  await page.getByLabel("New value").fill("100");
  await restock("mugs", 3);
  await page.getByRole("button", { name: "Take over this one" }).click();
  expect(await page.getByLabel("New value").inputValue()).toBe("8");
  await page.getByRole("button", { name: "Cancel" }).click();
  expect(await stockOf("mugs")).toBe(8);
});

test("an instance that is not at rest is paused, changed and resumed", async () => {
  await restock("bags", 5);
  const post = (path: string) =>
    fetch(`${shop()}/functions/${STOCK}/bags/${path}`, { method: "POST" });
  const page = await openPage(urlOf("bags"));
  await page.getByRole("button", { name: "Pause", exact: true }).click();
  await page.getByText("paused", { exact: true }).waitFor();
  await restock("bags", 1);
  await page.getByRole("button", { name: "Edit stock" }).click();
  await page.getByLabel("New value").fill("20");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText(`Set stock of ${STOCK} bags: done`).waitFor();
  await page.getByRole("button", { name: "Resume", exact: true }).click();
  await expect.poll(() => stockOf("bags"), WAIT).toBe(21);
  await post("resume");
});

test("ids are shown as what they are, whatever is in them", async () => {
  const page = await openPage(`${shop()}/console/instances?function=${STOCK}`);
  await page.getByRole("link", { name: '<img src=x onerror="throw 1">' }).click();
  await page.getByRole("heading", { level: 1 }).getByText("\\u000a\\u202e").waitFor();
  await page.reload();
  await page.getByRole("heading", { name: "stock", exact: true }).waitFor();
  expect(await page.locator("main img").count()).toBe(0);
  await page.getByRole("button", { name: "Pause", exact: true }).click();
  await page.getByText("paused", { exact: true }).waitFor();
  await page
    .getByRole("button", { name: /in a terminal$/ })
    .first()
    .click();
  const [cli] = await page.getByRole("dialog").locator("pre").allInnerTexts();
  expect(cli).toContain(`resume ${STOCK} '${MARKUP}'`);
});
