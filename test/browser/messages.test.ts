/** What is done with the messages of an instance, and what it did with those before. */
import { expect, test } from "vitest";
import { inspect, produce } from "../../tools/harness/api.ts";
import { openPage, seriousFindings, useBrowser } from "./support/browser.ts";
import { useShop } from "./support/shop.ts";

const CART = "com.example/user-shopping-cart";
const WAIT = { timeout: 10_000 };

useBrowser();
const shop = useShop(async (url) => {
  await produce(url, "restock-items", [{ key: "socks", value: { itemId: "socks", quantity: 9 } }]);
});

const urlOf = (id: string, tab: string) =>
  `${shop()}/console/instance?${new URLSearchParams({ function: CART, id, tab })}`;
const basketOf = async (id: string) => (await inspect(shop(), CART, id))?.state["basket"]?.value;

async function fill(userId: string, quantity: number): Promise<void> {
  const value = { userId, itemId: "socks", quantity };
  await produce(shop(), "add-to-cart", [{ key: userId, value }]);
}

test("what came, what it changed and what it sent is told from the newest on, as it happens", async () => {
  const page = await openPage(urlOf("ann", "history"));
  await page.getByText("Nothing that it did is kept").waitFor();
  await fill("ann", 1);
  await page.getByText('added: {"basket":{"socks":1}}').waitFor();
  await page.getByText("com.example/RequestItem").waitFor();
  await fill("ann", 2);
  await page.getByText("basket.socks: 1 → 3").waitFor();
  expect(await seriousFindings(page)).toEqual([]);
  await page.getByRole("link", { name: "stock socks" }).first().click();
  await page.getByRole("heading", { level: 1 }).getByText("socks").waitFor();
  await page.goBack();
  await page.getByText("basket.socks: 1 → 3").waitFor();
});

test("a delayed message is let come at once, and another one is taken back", async () => {
  await fill("ben", 1);
  await expect.poll(() => basketOf("ben"), WAIT).toEqual({ basket: { socks: 1 } });
  const page = await openPage(urlOf("ben", "delayed"));
  await page.getByText("com.example/BasketIdle").waitFor();
  expect(await seriousFindings(page)).toEqual([]);
  await page.getByRole("button", { name: "Fire now" }).click();
  await page.getByText(/^Let delayed message \d+ come now: done$/).waitFor();
  await page.getByRole("link", { name: "History" }).click();
  await page
    .getByText(/com.example\/BasketIdle .* after a delay from user-shopping-cart ben/)
    .waitFor();
  // The basket was touched a moment ago: the cart waits once more.
  await page.getByRole("link", { name: "Delayed" }).click();
  await page.getByRole("button", { name: "Take back" }).click();
  await page.getByText("The message never comes").waitFor();
  await page.getByRole("dialog").getByRole("button", { name: "Take back" }).click();
  await page.getByText("No delayed messages are to come").waitFor();
});

test("a message is sent, and one that cannot be dealt with is given up", async () => {
  await fill("cleo", 1);
  await expect.poll(() => basketOf("cleo"), WAIT).toEqual({ basket: { socks: 1 } });
  const page = await openPage(urlOf("cleo", "mailbox"));
  await page.getByText("No messages wait").waitFor();
  await page.getByLabel("Type", { exact: true }).fill("com.example/Unheard");
  await page.getByLabel("Value: JSON").fill('{"a": ');
  await page.getByText("not JSON at line 1, column 7").waitFor();
  expect(await page.getByRole("button", { name: "Send", exact: true }).isDisabled()).toBe(true);
  await page.getByRole("button", { name: "Pause", exact: true }).click();
  await page.getByLabel("Value: JSON").fill('{"a": "<b>not bold</b>"}');
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await page.getByRole("cell", { name: '{"a":"<b>not bold</b>"}' }).waitFor();
  expect(await seriousFindings(page)).toEqual([]);

  await page.getByRole("button", { name: "Drop it" }).click();
  await page.getByText("The message is gone for good").waitFor();
  await page.getByRole("dialog").getByRole("button", { name: "Drop it" }).click();
  await page.getByText("No messages wait").waitFor();
  await page.getByRole("button", { name: "Resume", exact: true }).click();
  await page.getByText("at rest", { exact: true }).waitFor();
});

test("an instance that fails says why, and is tried again when its state is mended", async () => {
  await fill("dora", 2);
  await expect.poll(() => basketOf("dora"), WAIT).toEqual({ basket: { socks: 2 } });
  const page = await openPage(urlOf("dora", "state"));
  const saved = page.getByText(`Set basket of ${CART} dora: done`);
  const edit = async (basket: unknown) => {
    await page.getByRole("button", { name: "Edit basket" }).click();
    await page.getByLabel("New value: JSON").fill(JSON.stringify({ basket }));
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await saved.first().waitFor();
  };
  await edit({ socks: "two" });
  await produce(shop(), "checkout", [{ key: "dora", value: { userId: "dora" } }]);
  const failing = page.getByRole("region", { name: "Failing" });
  await failing.getByText("whole numbers above 0").waitFor();
  await failing.getByText("attempts since").waitFor();
  expect(await seriousFindings(page)).toEqual([]);
  await page.getByRole("button", { name: "Pause", exact: true }).click();
  await page.getByRole("button", { name: "Resume", exact: true }).waitFor();
  await edit({ socks: 2 });
  await page.getByRole("button", { name: "Resume", exact: true }).click();
  await failing.waitFor({ state: "detached" });
  await expect.poll(() => basketOf("dora"), WAIT).toBeUndefined();
});
