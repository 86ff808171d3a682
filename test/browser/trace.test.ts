/** The trace page: one order on one picture, from wherever in it one comes. */
import type { Page } from "playwright-core";
import { expect, test, vi } from "vitest";
import { inspect, produce } from "../../tools/harness/api.ts";
import { openPage, seriousFindings, useBrowser } from "./support/browser.ts";
import { useShop } from "./support/shop.ts";

const CART = "com.example/user-shopping-cart";
const STOCK = "com.example/stock";
const WAIT = { timeout: 10_000 };
const MARKUP = '<img src=x onerror="throw 1">';

useBrowser();
const shop = useShop(async () => {
  await produce(shop(), "restock-items", [
    { key: "socks", value: { itemId: "socks", quantity: 9 } },
  ]);
  await order("ann", 3);
  await vi.waitFor(
    async () => expect(await basketOf("ann")).toEqual({ basket: { socks: 3 } }),
    WAIT,
  );
  await produce(shop(), "checkout", [{ key: "ann", value: { userId: "ann" } }]);
  await vi.waitFor(async () => expect(await basketOf("ann")).toBeUndefined(), WAIT);
  await order("ben", 2);
  await vi.waitFor(
    async () => expect(await basketOf("ben")).toEqual({ basket: { socks: 2 } }),
    WAIT,
  );
  await order(MARKUP, 1);
});

const order = (userId: string, quantity: number) =>
  produce(shop(), "add-to-cart", [{ key: userId, value: { userId, itemId: "socks", quantity } }]);
const basketOf = async (userId: string) =>
  (await inspect(shop(), CART, userId))?.state["basket"]?.value;

/** What the rows say, without their durations. */
async function rowsOf(page: Page): Promise<string[]> {
  const rows = await page.getByRole("listitem").getByRole("button").allInnerTexts();
  return rows.map((row) =>
    row
      .replaceAll(/\s+/g, " ")
      .replace(/ [\d.]+ (ms|s)$/, "")
      .trim(),
  );
}

const ORDER_OF_BEN = [
  "user-shopping-cart ben AddToCart",
  "stock socks RequestItem",
  "user-shopping-cart ben ItemAvailability",
  "user-shopping-cart ben BasketIdle delayed",
];

test("an order is one picture, with what each function was given, changed and sent", async () => {
  const page = await openPage(`${shop()}/console/trace`);
  await page.getByLabel("Topic").fill("add-to-cart");
  await page.getByLabel("Offset").fill("1");
  await page.getByRole("button", { name: "Trace", exact: true }).click();
  await page.getByText("It all came of record add-to-cart 1").waitFor();
  expect(await rowsOf(page)).toEqual(ORDER_OF_BEN);

  await page.getByRole("button", { name: "stock socks" }).click();
  await page.getByText("6 → 4").waitFor();
  await page
    .getByText('com.example/ItemAvailability {"status":"INSTOCK","quantity":2} to')
    .waitFor();
  expect(await page.getByRole("link", { name: `${STOCK} socks` }).getAttribute("href")).toBe(
    `/console/instance?function=${encodeURIComponent(STOCK)}&id=socks`,
  );
  // The picture is in the address.
  await page.reload();
  await page.getByText("6 → 4").waitFor();
  expect(await seriousFindings(page)).toEqual([]);
});

test("the same picture is found from a message in the middle, and from a record that was written", async () => {
  const [came] = (
    await (await fetch(`${shop()}/functions/${STOCK}/socks/history?limit=2`)).json()
  ).filter(({ messages }: { messages: { caller?: { id: string } }[] }) =>
    messages.some(({ caller }) => caller?.id === "ben"),
  );
  const page = await openPage(`${shop()}/console/trace`);
  await page.getByRole("button", { name: "A message" }).click();
  await page.getByLabel("Function").fill(STOCK);
  await page.getByLabel("Id", { exact: true }).fill("socks");
  await page.getByLabel("Number of the message").fill(String(came.messages[0].seq));
  await page.keyboard.press("Enter");
  await page.getByText("It all came of record add-to-cart 1").waitFor();
  expect(await rowsOf(page)).toEqual(ORDER_OF_BEN);

  await page.goto(`${shop()}/console/trace?topic=receipts&offset=0`);
  await page.getByText("It all came of record checkout 0").waitFor();
  expect(await rowsOf(page)).toEqual(["user-shopping-cart ann Checkout"]);
  await page.getByRole("button", { name: "user-shopping-cart ann Checkout" }).click();
  await page.getByRole("link", { name: "receipts 0" }).waitFor();
});

test("what fails, and what is still to come, is seen to be so", async () => {
  const damaged = { typename: "com.example/Basket", value: { basket: { socks: "some" } } };
  const put = await fetch(`${shop()}/functions/${CART}/zoe/state/basket`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(damaged),
  });
  expect(put.status).toBe(200);
  await produce(shop(), "checkout", [{ key: "zoe", value: { userId: "zoe" } }]);
  const page = await openPage(`${shop()}/console/trace?topic=checkout&offset=1&span=1`);
  await page.getByText("failing", { exact: true }).waitFor();
  await page.getByText('the stored "basket" is not a valid').first().waitFor();
  await page.locator(".bar.failed").first().waitFor();
  // An hour that takes no more room than what was done.
  await page.goto(`${shop()}/console/trace?topic=add-to-cart&offset=1`);
  const [line, run] = [page.locator(".bar.later"), page.locator(".bar.run")];
  await line.waitFor();
  expect(await line.getAttribute("title")).toBe("delayed by 1 h");
  const width = async (bars: typeof line) => (await bars.first().boundingBox())?.width ?? 0;
  expect(await width(line)).toBeLessThan(((await page.viewportSize())?.width ?? 0) / 2);
  expect(await width(run)).toBeGreaterThan(3);
});

test("one gets through it by the keyboard", async () => {
  const page = await openPage(`${shop()}/console/trace?topic=add-to-cart&offset=1`);
  await page.getByRole("button", { name: "user-shopping-cart ben AddToCart" }).focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await page.getByText("6 → 4").waitFor();
  await page.keyboard.press("Enter");
  await page.getByText("6 → 4").waitFor({ state: "detached" });
});

test("what there is no trace of is said, and markup is text", async () => {
  const page = await openPage(`${shop()}/console/trace?topic=add-to-cart&offset=99`);
  await page.getByText('"add-to-cart" has no record 99').waitFor();
  await page.goto(`${shop()}/console/trace?topic=add-to-cart&offset=x`);
  await page.getByText("is not a whole number").waitFor();
  await page.goto(`${shop()}/console/trace?topic=add-to-cart&offset=2`);
  await page.getByRole("button", { name: `user-shopping-cart ${MARKUP} AddToCart` }).click();
  await page.getByText(`"userId":"${MARKUP.replaceAll('"', '\\"')}"`).waitFor();
});
