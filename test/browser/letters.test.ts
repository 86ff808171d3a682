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

test("new ones are told, and those of a filter are sent again after a dry run", async () => {
  const { url } = await startShop();
  const add = (key: string, quantity: number) =>
    produce(url, "add-to-cart", [{ key, value: { userId: key, quantity, itemId: "mug" } }]);
  await add("a", -1);
  await produce(url, "add-to-cart", [{ key: "b", value: "two mugs, please" }]);
  await expect.poll(() => consume(url, "dead-letters", 0)).toHaveLength(2);
  const page = await openPage(`${url}/console/trouble?show=letters`);
  const rows = page.getByRole("row");
  await expect.poll(() => rows.count()).toBe(3);
  await page.getByText("live", { exact: true }).waitFor();
  await add("c", -2);
  await page.getByRole("button", { name: "1 new" }).waitFor();
  expect(await rows.count()).toBe(3);
  await page.getByRole("button", { name: "1 new" }).click();
  await expect.poll(() => rows.count()).toBe(4);

  await page.getByLabel("Reason contains").fill("Too small");
  await page.getByLabel("Reason contains").press("Enter");
  await expect.poll(() => rows.count()).toBe(3);
  await page.getByRole("button", { name: "Send these dead letters again…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("statefun dead-letters redrive --reason 'Too small'").waitFor();
  await dialog.getByRole("button", { name: "Look how many" }).click();
  await dialog.getByText("Would be sent again: 2").waitFor();
  expect(await seriousFindings(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Send 2 again" }).click();
  await dialog.getByText("Sent again: 2").waitFor();
  await expect.poll(() => consume(url, "dead-letters", 0)).toHaveLength(5);
  await page.reload();
  await expect.poll(() => rows.count()).toBe(5);

  await page.goto(`${url}/console/trouble?show=letters`);
  await page.getByRole("button", { name: "Forget all", exact: true }).click();
  await dialog.getByText("statefun trim dead-letters --before 5 --yes").waitFor();
  await dialog.getByRole("button", { name: "Forget all", exact: true }).click();
  await page.getByText("There are no such dead letters").waitFor();
});
