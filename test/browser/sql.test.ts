/** Questions to the store in a real browser. */
import { readFileSync } from "node:fs";
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

const ENDLESS =
  "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT sum(i) FROM n";

test("a query that is cancelled ends in the runtime, too: the next one runs at once", async () => {
  const { url } = await startShop();
  const page = await openPage(`${url}/console/sql?timeout=60000`);
  const field = page.getByLabel("One SELECT");
  await field.fill(ENDLESS);
  await page.getByRole("button", { name: "Ask", exact: true }).click();
  await page.getByText("The query runs…").waitFor();
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByText("The query was cancelled").waitFor();
  await field.fill("SELECT 9007199254740993 AS big, NULL AS none, x'00ff' AS bytes, 2 AS two");
  await field.press("Control+Enter");
  // One query runs at a time: this one would wait for a minute.
  await page.getByText("1 row in").waitFor();
  const cells = page.getByRole("region", { name: "Answer" }).getByRole("cell");
  expect(await cells.allTextContents()).toEqual(["9007199254740993", "NULL", "blob, 2 B", "2"]);
});

test("an answer is shown in pages, and can be taken along as a file", async () => {
  const { url } = await startShop();
  const query = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 450)
    SELECT i, CASE i WHEN 2 THEN 'a "b", c' WHEN 3 THEN '' WHEN 4 THEN NULL ELSE 'x' END AS text FROM n`;
  const page = await openPage(`${url}/console/sql?${new URLSearchParams({ q: query })}`);
  await page.getByText("450 rows in").waitFor();
  const rows = page.getByRole("region", { name: "Answer" }).getByRole("row");
  expect(await rows.count()).toBe(201);
  await page.getByRole("button", { name: "On", exact: true }).click();
  await page.getByText("2 of 3").waitFor();
  expect(await rows.nth(1).textContent()).toBe("201x");

  const [csv] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "CSV" }).click(),
  ]);
  const lines = readFileSync(await csv.path(), "utf8").split("\r\n");
  expect(lines.slice(0, 5)).toEqual(["i,text", "1,x", '2,"a ""b"", c"', '3,""', "4,"]);
  expect(lines).toHaveLength(452);
  const [json] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "JSON" }).click(),
  ]);
  const objects = JSON.parse(readFileSync(await json.path(), "utf8")) as unknown[];
  expect(objects[3]).toEqual({ i: 4, text: null });
});

test("every example is one that can be asked, and what was asked is kept", async () => {
  const { url } = await startShop();
  await produce(url, "restock-items", [{ key: "mug", value: { itemId: "mug", quantity: 5 } }]);
  const page = await openPage(`${url}/console/sql`);
  const examples = page.getByRole("region", { name: "Examples" }).getByRole("button");
  const count = await examples.count();
  expect(count).toBeGreaterThan(5);
  for (let at = 0; at < count; at++) {
    await examples.nth(at).click();
    await page
      .getByRole("region", { name: "Answer" })
      .getByText(/rows? in/)
      .waitFor();
    await expect.poll(() => page.getByLabel("One SELECT").inputValue()).toContain("SELECT");
    expect(await page.getByRole("alert").count()).toBe(0);
  }
  await page.getByText(`Asked before in this tab (${count})`).waitFor();
  await page.getByText("dead_letters", { exact: true }).click();
  await page.getByRole("button", { name: "Select from dead_letters" }).click();
  await page.getByLabel("One SELECT").press("Control+Enter");
  await page.getByText("0 rows in").waitFor();
});
