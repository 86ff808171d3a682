/** Producing by the console's form: what is typed is checked beside it, and what becomes of a record is said. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { readTopic } from "../../tools/harness/api.ts";
import { openPage, seriousFindings, useBrowser } from "./support/browser.ts";
import { startShop } from "./support/shop.ts";

useBrowser();

test("a record that the form produces is seen in the tail, and was sent to its function", async () => {
  const { url } = await startShop();
  const page = await openForm(url);
  await page.getByLabel("Key", { exact: true }).fill("socks");
  await page.getByLabel("Value", { exact: true }).fill('{"itemId": "socks",\n"quantity": 3}');
  await page.getByRole("button", { name: "Produce", exact: true }).click();

  await page.getByText("Sent to com.example/stock.").waitFor();
  await rowOf(page, '{"itemId":"socks","quantity":3}').waitFor();
  expect(await readTopic(url, "restock-items")).toMatchObject([
    { key: "socks", value: { itemId: "socks", quantity: 3 }, offset: 0 },
  ]);
  expect(await seriousFindings(page)).toEqual([]);
});

test("what is not JSON is told by line and column while it is typed, and what is typed stays", async () => {
  const { url } = await startShop();
  const page = await openForm(url);
  const value = page.getByLabel("Value", { exact: true });
  await value.fill('{\n  "itemId": socks\n}');
  await page
    .getByText("not JSON at line 2, column 13: expected a value", { exact: true })
    .waitFor();
  expect(await value.getAttribute("aria-invalid")).toBe("true");
  expect(await page.getByRole("button", { name: "Produce", exact: true }).isDisabled()).toBe(true);

  await value.fill("{}");
  await page.getByLabel("Key", { exact: true }).fill("x".repeat(6000));
  await page.getByRole("button", { name: "Produce", exact: true }).click();
  await page.getByText(/record 0: its key, which is an id, has/).waitFor();
  expect(await value.inputValue()).toBe("{}");
  expect(await readTopic(url, "restock-items")).toEqual([]);
});

test("a record that the function refuses is said to be a dead letter, with the reason", async () => {
  const { url } = await startShop();
  const page = await openForm(url);
  await page.getByLabel("Key", { exact: true }).fill("<i>socks</i>");
  await page.getByLabel("Value", { exact: true }).fill('{"itemId": 1}');
  await page.getByRole("button", { name: "Produce", exact: true }).click();

  await page.getByText(/Refused, and became dead letter 0: itemId: Invalid input/).waitFor();
  await rowOf(page, '{"itemId":1}').getByText("<i>socks</i>", { exact: true }).waitFor();
});

async function openForm(url: string): Promise<Page> {
  const page = await openPage(`${url}/console/topics?topic=restock-items`);
  await page.getByText("Produce", { exact: true }).click();
  return page;
}

function rowOf(page: Page, value: string) {
  return page.getByRole("row").filter({ has: page.getByText(value, { exact: true }) });
}
