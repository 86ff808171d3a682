/** Questions to the store in a real browser. */
import { expect, test } from "vitest";
import { produce } from "../../tools/harness/api.ts";
import { openPage, seriousFindings, useBrowser } from "./support/browser.ts";
import { startShop } from "./support/shop.ts";

useBrowser();

test("an example is asked, and its rows are text that leads to instances", async () => {
  const { url } = await startShop();
  const key = "<img src=x onerror=alert(1)>";
  await produce(url, "restock-items", [{ key, value: { itemId: key, quantity: 5 } }]);

  const page = await openPage(`${url}/console/sql`);
  await page.getByRole("button", { name: "Values of state" }).click();
  const answer = page.getByRole("region", { name: "Answer" });
  const row = answer.getByRole("row").filter({ hasText: key });
  expect(await row.getByRole("cell").nth(3).textContent()).toBe("5");
  expect(await row.getByRole("link", { name: key }).getAttribute("href")).toContain("/instance?");
  expect(await seriousFindings(page)).toEqual([]);
  await page.reload();
  await row.waitFor();
});

test("what is wrong with a query is said with its place", async () => {
  const { url } = await startShop();
  const page = await openPage(`${url}/console/sql`);
  const field = page.getByLabel("One SELECT");
  await field.fill("SELECT name\nFROM topic");
  await field.press("Control+Enter");
  await page.getByRole("alert").getByText("no such table: topic, at line 2, column 6").waitFor();
  await page.getByRole("button", { name: "Show the place" }).click();
  expect(await page.evaluate("getSelection().toString()")).toBe("topic");
});
