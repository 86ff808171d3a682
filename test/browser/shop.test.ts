/** The shop's own page in a real browser: shopping by clicks, and what becomes of it when the page or the runtime goes away. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { produce } from "../../tools/harness/api.ts";
import { openPage, seriousFindings, useBrowser } from "./support/browser.ts";
import { startShop } from "./support/shop.ts";

useBrowser();

const customer = (page: Page, id: string) =>
  page.getByRole("listitem", { name: `Customer ${id}`, exact: true });
const balance = (page: Page) => page.getByRole("region", { name: "Every unit is somewhere" });

/** Waits until the sum says so, and is right. */
async function expectBalance(page: Page, ...parts: readonly string[]): Promise<void> {
  for (const part of parts) await balance(page).getByText(part, { exact: true }).waitFor();
  await balance(page).getByText("✓ holds").waitFor();
}

test("a customer buys 3 of 50 socks, and every unit is somewhere", async () => {
  const { url } = await startShop();
  const page = await openPage(url);
  await page.getByRole("heading", { name: "Shop", level: 1 }).waitFor();

  await page.getByRole("button", { name: "Restock 50 socks" }).click();
  await expectBalance(page, "50 restocked", "50 in stock", "0 on their way");

  await page.getByLabel("A click adds").fill("3");
  await customer(page, "1").getByRole("button", { name: "+3 socks" }).click();
  await customer(page, "1").getByText("socks × 3").waitFor();
  await expectBalance(page, "47 in stock", "3 in baskets", "0 on receipts");

  await page.reload();
  await customer(page, "1").getByText("socks × 3").waitFor();
  await customer(page, "1").getByRole("button", { name: "Check out" }).click();
  const receipts = page.getByRole("region", { name: "Receipts and notices" });
  await receipts.getByText("socks: 3").waitFor();
  const howItCame = receipts.getByRole("link", { name: /^after [\d.]+ m?s$/ });
  await howItCame.waitFor();
  await expectBalance(page, "47 in stock", "0 in baskets", "3 on receipts", "0 on their way");

  await page.getByText("Your last click in a terminal").click();
  await page.getByText(`statefun produce checkout '{"userId":"1"}' --key 1`).waitFor();
  expect(await seriousFindings(page)).toEqual([]);

  await howItCame.click();
  await page.getByRole("heading", { name: "Trace", level: 1 }).waitFor();
  await page.goBack();
  await expectBalance(page, "3 on receipts");
});

test("of a thousand carts the first ones are shown, and those of customers that are named", async () => {
  const { url } = await startShop();
  const ids = [...Array.from({ length: 1000 }, (_, number) => `guest-${number}`), "zoe"];
  await produce(url, "restock-items", [{ key: "hats", value: { itemId: "hats", quantity: 5000 } }]);
  const page = await openPage(url);
  await expectBalance(page, "5,000 in stock");
  await produce(
    url,
    "add-to-cart",
    ids.map((userId) => ({ key: userId, value: { userId, itemId: "hats", quantity: 2 } })),
  );
  await expectBalance(page, "2,998 in stock", "2,002 in baskets");
  await customer(page, "guest-0").getByText("hats × 2").waitFor();
  await page.getByText(/^996 more are among the/).waitFor();
  await page.getByLabel("Another customer").fill("zoe");
  await page.getByRole("button", { name: "Let in" }).click();
  await customer(page, "zoe").getByText("hats × 2").waitFor();
});

test("what is out of stock is said, and a cart that is cleared gives back what it held", async () => {
  const { url } = await startShop();
  const page = await openPage(url);
  await page.getByLabel("Another item").fill("<b>caps</b>");
  await page.getByLabel("A click restocks").fill("5");
  await page.getByRole("button", { name: "Restock 5", exact: true }).click();
  await expectBalance(page, "5 restocked", "5 in stock");
  await page.getByLabel("Another customer").fill("Ada & Co");
  await page.getByRole("button", { name: "Let in" }).click();
  const ada = customer(page, "Ada & Co");
  await page.getByLabel("A click adds").fill("4");
  await ada.getByRole("button", { name: "+4 <b>caps</b>" }).click();
  await expectBalance(page, "1 in stock", "4 in baskets");
  await ada.getByRole("button", { name: "+4 <b>caps</b>" }).click();
  await page.getByText("4 <b>caps</b>", { exact: true }).waitFor();
  await ada.getByRole("button", { name: "Clear" }).click();
  await ada.getByText("nothing in the cart").waitFor();
  await expectBalance(page, "5 restocked", "5 in stock", "0 in baskets");
});

test("a quantity that cannot be is refused beside its field", async () => {
  const { url } = await startShop();
  const page = await openPage(url);
  const field = page.getByLabel("A click restocks");
  for (const text of ["-1", "0", "1.5", "2147483648", "many", ""]) {
    await field.fill(text);
    await page.getByText("a whole number, from 1 to 2147483647").waitFor();
  }
  await field.fill("2147483647");
  await page.getByRole("button", { name: "Restock 2147483647 hats" }).click();
  await expectBalance(page, "2,147,483,647 restocked", "2,147,483,647 in stock");
});

test("no quantity, name or expiry makes the sum wrong", async () => {
  const { url } = await startShop({}, { env: { BASKET_TTL: "9s" } });
  const page = await openPage(url);
  const names = ["a: 1\nb", "\\n", '"],[7,"', "nul\u0000: 4", "x: 5", "__proto__", "5\u001e6", "☃"];
  const quantities = [-5, 0, 0.5, 2 ** 31, 1e30, "7", null, [8], { a: 9 }];
  await produce(url, "restock-items", [
    ...names.map((itemId) => ({ key: itemId, value: { itemId, quantity: 10 } })),
    ...quantities.map((quantity) => ({ key: "socks", value: { itemId: "socks", quantity } })),
    ...["", 5, null].map((itemId) => ({ key: "socks", value: { itemId, quantity: 5 } })),
    ...["text", [5], 5, {}].map((value) => ({ key: "socks", value })),
  ]);
  await expectBalance(page, "80 restocked", "80 in stock");
  for (const userId of ["billed", "forgetful"]) {
    await produce(
      url,
      "add-to-cart",
      names.map((itemId) => ({ key: userId, value: { userId, itemId, quantity: 3 } })),
    );
  }
  await expectBalance(page, "48 in baskets");
  await produce(url, "checkout", [{ key: "billed", value: { userId: "billed" } }]);
  // The other basket is idle for too long.
  await balance(page).getByText("0 in baskets").waitFor({ timeout: 30_000 });
  await expectBalance(page, "56 in stock", "0 in baskets", "24 on receipts", "0 on their way");
});

test("a rush goes on when the runtime is killed and started again, and nothing is lost or there twice", async () => {
  const shop = await startShop();
  const page = await openPage(shop.url);
  // So many that some are left whatever the guests do.
  await page.getByLabel("A click restocks").fill("5000");
  await page.getByRole("button", { name: "Restock 5000 hats" }).click();
  await expectBalance(page, "5,000 restocked");
  await page.getByRole("slider").fill("70");
  await page.getByRole("button", { name: "Start a rush" }).click();
  await page
    .getByText(/^guest-\d+$/)
    .first()
    .waitFor();
  // It goes on while another page is shown.
  await page.getByRole("link", { name: "Flow", exact: true }).first().click();
  await page.getByRole("heading", { name: "Flow", level: 1 }).waitFor();
  await page.getByRole("link", { name: "Shop", exact: true }).click();
  await page.getByRole("button", { name: "Stop the rush" }).waitFor();
  await customer(page, "1").waitFor();

  await shop.program.end("SIGKILL");
  await page.getByText("offline", { exact: true }).waitFor();
  await customer(page, "1").getByRole("button", { name: "+1 hats" }).click();
  await page.getByText("1 click waits for the runtime").waitFor();
  await startShop({ dataDir: shop.dataDir, port: Number(new URL(shop.url).port) });
  await page.getByText("live", { exact: true }).waitFor();
  // The click arrives, once, and the guests go on.
  await customer(page, "1").getByText("hats × 1").waitFor();
  const receipts = page.getByRole("region", { name: "Receipts and notices" });
  const newest = await receipts.getByRole("listitem").first().innerText();
  await receipts.getByRole("listitem").first().filter({ hasNotText: newest }).waitFor();

  await page.getByRole("button", { name: "Stop the rush" }).click();
  await expectBalance(page, "0 on their way");
});
