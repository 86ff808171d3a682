/** The records of a topic in the console: the tail that follows them, pages by the address, and one of them in full. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { type NewRecord, produce } from "../../tools/harness/api.ts";
import { openPage, seriousFindings, useBrowser } from "./support/browser.ts";
import { startShop } from "./support/shop.ts";

useBrowser();

const TOPIC = "restock-items";

test("records come on top as they come, and wait while somebody reads", async () => {
  const { url } = await startShop();
  await produce(url, TOPIC, items(3));
  const page = await openPage(viewOf(url));
  await offsetOf(page, 2).waitFor();
  await produce(url, TOPIC, items(1));
  await offsetOf(page, 3).waitFor();
  expect(await offsets(page)).toEqual([3, 2, 1, 0]);

  await offsetOf(page, 3).click();
  await produce(url, TOPIC, items(17));
  await page.getByRole("button", { name: "17 new" }).waitFor();
  expect(await offsets(page)).toEqual([3, 2, 1, 0]);
  await page.getByRole("button", { name: "17 new" }).click();
  await offsetOf(page, 20).waitFor();

  await page.getByRole("button", { name: "Pause" }).click();
  await produce(url, TOPIC, items(2));
  await page.getByRole("button", { name: "2 new" }).waitFor();
  await page.getByRole("button", { name: "Resume" }).click();
  await offsetOf(page, 22).waitFor();
});

test("what comes does not move what somebody reads further down, and is shown when they ask", async () => {
  const { url } = await startShop();
  await produce(url, TOPIC, items(150));
  const page = await openPage(viewOf(url));
  const read = offsetOf(page, 60);
  await read.scrollIntoViewIfNeeded();
  await page.mouse.wheel(0, 100);
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(600);
  const before = await read.boundingBox();
  await produce(url, TOPIC, items(5));
  const button = page.getByRole("button", { name: "5 new" });
  await button.waitFor();
  expect(await read.boundingBox()).toEqual(before);
  await button.click();
  await offsetOf(page, 154).waitFor();
  await page.getByRole("button", { name: "Older", exact: true }).click();
  await offsetOf(page, 54).waitFor();
});

test("a stream of records stays in order, and what it passes over is counted", async () => {
  const { url } = await startShop();
  await produce(url, TOPIC, items(1));
  const page = await openPage(viewOf(url));
  await offsetOf(page, 0).waitFor();
  for (let sent = 0; sent < 20; sent++) await produce(url, TOPIC, items(250));
  await offsetOf(page, 5000).waitFor();
  const shown = await offsets(page);
  expect(shown).toEqual(Array.from({ length: 100 }, (_, index) => 5000 - index));
  await page.getByText(/[\d,]+ that came too fast, or meanwhile, were passed over/).waitFor();
});

test("the address holds what is looked at: an offset, an order, a key, a text, a page", async () => {
  const { url } = await startShop();
  await produce(url, TOPIC, items(250));
  const page = await openPage(viewOf(url, "&offset=120"));
  await page.getByRole("button", { name: "120", exact: true, expanded: true }).waitFor();
  expect((await offsets(page)).slice(0, 2)).toEqual([120, 119]);
  await page.getByRole("button", { name: "Older", exact: true }).click();
  await offsetOf(page, 20).waitFor();
  expect(new URL(page.url()).searchParams.get("to")).toBe("20");
  await page.goBack();
  await offsetOf(page, 120).waitFor();

  await page.getByRole("button", { name: "Oldest first" }).click();
  await offsetOf(page, 99).waitFor();
  expect((await offsets(page)).slice(0, 2)).toEqual([0, 1]);
  await page.getByLabel("Key is").fill("k7");
  await page.getByLabel("Key is").press("Enter");
  await expect.poll(() => offsets(page)).toEqual(everyTenth(7, 250));
  await page.getByLabel("Text in what is shown").fill(":18}");
  await expect.poll(() => offsets(page)).toEqual([17]);
  await page.reload();
  await expect.poll(() => offsets(page)).toEqual([17]);

  const jump = page.getByLabel("Jump to an offset or a time");
  await jump.fill("soon");
  await jump.press("Enter");
  await page.getByText(/^An offset such as 1200/).waitFor();
  await jump.fill("117");
  await jump.press("Enter");
  await page.waitForURL(/offset=117/);
  await jump.fill("1h");
  await jump.press("Enter");
  await page.waitForURL(/offset=0&|offset=0$/);
});

test("markup and bytes are shown as what they are, and of what is large the beginning", async () => {
  const { url } = await startShop();
  const hostile = "<img src=x onerror=document.title='x'>\u202e";
  await produce(url, TOPIC, [{ key: hostile, value: { [hostile]: hostile } }]);
  await produce(url, TOPIC, [{ key: "large", value: "y".repeat(1_000_000) }]);
  await postBinary(url, "bytes", "AP/+");
  const page = await openPage(viewOf(url, "&offset=0"));
  await page.getByText(/onerror=document.title='x'>\\u202e: /).waitFor();
  expect(await page.locator("img[src=x]").count()).toBe(0);
  await page.goto(viewOf(url, "&offset=2"));
  await page.getByText("Not text: the bytes in base64").waitFor();
  await page.locator("pre", { hasText: "AP/+" }).waitFor();
  expect(await seriousFindings(page)).toEqual([]);

  await page.goto(viewOf(url, "&offset=1"));
  const whole = page.getByRole("button", { name: "Show all 977 KiB" });
  await whole.waitFor();
  expect((await page.content()).length).toBeLessThan(100_000);
  await whole.click();
  await expect.poll(async () => (await page.content()).length).toBeGreaterThan(1_000_000);
});

test("what is before a record can be forgotten, and says first how much that is", async () => {
  const { url } = await startShop();
  await produce(url, TOPIC, items(30));
  const page = await openPage(viewOf(url, "&offset=20"));
  await page.getByRole("button", { name: "Forget everything before", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("The 20 records from offset 0 to 19 are removed for good.").waitFor();
  await dialog.getByText(/statefun trim restock-items --before 20 --yes/).waitFor();
  await dialog.getByRole("button", { name: "Forget everything before" }).click();
  await page.getByText("20 records of restock-items are removed").waitFor();
  await page.getByText("20 – 29").waitFor();
  await expect.poll(() => offsets(page)).toEqual([20]);
});

const viewOf = (url: string, query = "") => `${url}/console/topics?topic=${TOPIC}${query}`;

const items = (count: number): NewRecord[] =>
  Array.from({ length: count }, (_, index) => ({
    key: `k${index % 10}`,
    value: { itemId: `k${index % 10}`, quantity: index + 1 },
  }));

const everyTenth = (first: number, end: number): number[] =>
  Array.from({ length: Math.ceil((end - first) / 10) }, (_, index) => first + 10 * index);

const offsetOf = (page: Page, offset: number) =>
  page.getByRole("table").getByRole("button", { name: String(offset), exact: true });

async function offsets(page: Page): Promise<number[]> {
  const texts = await page.locator(".records button[aria-expanded]").allTextContents();
  return texts.map(Number);
}

async function postBinary(url: string, key: string, value: string): Promise<void> {
  await fetch(`${url}/topics/${TOPIC}`, {
    method: "POST",
    headers: { "content-type": "application/vnd.kafka.binary.v2+json" },
    body: JSON.stringify({ records: [{ key: btoa(key), value }] }),
  });
}
