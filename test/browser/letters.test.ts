/** Dead letters in a real browser: one is edited and sent again. */
import { expect, test } from "vitest";
import { consume, inspect, produce } from "../../tools/harness/api.ts";
import { openPage, seriousFindings, useBrowser } from "./support/browser.ts";
import { startShop } from "./support/shop.ts";

useBrowser();

const CART = "com.example/user-shopping-cart";

test("a malformed order is edited, sent again, and its receipt comes", async () => {
  const { url } = await startShop();
  await produce(url, "restock-items", [{ key: "mug", value: { itemId: "mug", quantity: 5 } }]);
  const order = { userId: "emil", quantity: -2, itemId: "mug" };
  await produce(url, "add-to-cart", [{ key: "emil", value: order }]);
  await expect.poll(() => consume(url, "dead-letters", 0)).toHaveLength(1);

  const page = await openPage(`${url}/console/trouble?show=letters`);
  await page.getByRole("link", { name: "dead letter 0" }).click();
  const letter = page.getByRole("region", { name: "Dead letter 0" });
  await letter.getByText("expected number to be >=1").waitFor();
  const payload = letter.getByLabel("Payload");
  await payload.fill('{"userId":"emil",\n"quantity":2 "itemId":"mug"}');
  await letter.getByText("not JSON at line 2, column 14: expected a comma or }").waitFor();
  await payload.fill('{"userId":"emil","quantity":2,"itemId":"mug"}');
  await letter.getByText("valid JSON").waitFor();
  expect(await seriousFindings(page)).toEqual([]);
  await letter.getByRole("button", { name: "Send again", exact: true }).click();
  await letter.getByRole("button", { name: "Send once more" }).waitFor();

  await expect
    .poll(async () => (await inspect(url, CART, "emil"))?.state["basket"]?.value)
    .toEqual({ basket: { mug: 2 } });
  await produce(url, "checkout", [{ key: "emil", value: { userId: "emil" } }]);
  await expect
    .poll(() => consume(url, "receipts", 0))
    .toMatchObject([{ key: "emil", value: { details: "mug: 2" } }]);
});
