/** The console's one connection to what changes: how it is kept, let go and found again, by one tab and by many. */
import type { Page } from "playwright-core";
import { expect, onTestFinished, test } from "vitest";
import { produce } from "../../tools/harness/api.ts";
import { openPage, useBrowser } from "./support/browser.ts";
import { startRuntime } from "./support/runtime.ts";
import { type Shop, startShop } from "./support/shop.ts";

useBrowser();

const status = (page: Page, text: string) => page.getByText(text, { exact: true }).waitFor();
const notice = (page: Page) => page.locator(".notices");
const restock = (url: string, itemId: string) =>
  produce(url, "restock-items", [{ key: itemId, value: { itemId, quantity: 1 } }]);
const portOf = (shop: Shop) => Number(new URL(shop.url).port);
const stock = (url: string) => `${url}/console/instances?function=com.example/stock`;

test("a runtime that is away is said to be, since when and why, until it is back", async () => {
  const shop = await startShop();
  const page = await openPage(stock(shop.url));
  await status(page, "live");
  await shop.program.end("SIGKILL");
  await status(page, "offline");
  await notice(page)
    .getByText(
      /^Offline since \d.*: the (runtime cannot be reached|connection to the runtime was cut)/,
    )
    .waitFor();
  const again = await startShop({ dataDir: shop.dataDir, port: portOf(shop) });
  await status(page, "live");
  expect(await notice(page).textContent()).toBe("");
  await restock(again.url, "socks");
  await page.getByText("socks", { exact: true }).waitFor();
});

test("another store behind the same address is shown as it is", async () => {
  const shop = await startShop();
  await restock(shop.url, "socks");
  const page = await openPage(stock(shop.url));
  await page.getByText("socks", { exact: true }).waitFor();
  await shop.program.end();
  const other = await startShop({ port: portOf(shop) });
  await restock(other.url, "caps");
  await page.getByText("caps", { exact: true }).waitFor();
  await page.getByText("socks", { exact: true }).waitFor({ state: "detached" });
});

test("eight tabs are live at once by one stream, also when the one that had it is closed", async () => {
  const url = await startRuntime({ readers: 1 });
  const first = await openPage(stock(url));
  const others = await Promise.all(
    Array.from({ length: 7 }, async () => {
      const page = await first.context().newPage();
      await page.goto(stock(url));
      return page;
    }),
  );
  for (const page of [first, ...others]) await status(page, "live");
  await restock(url, "socks");
  for (const page of [first, ...others]) await page.getByText("socks", { exact: true }).waitFor();
  await first.close();
  await restock(url, "caps");
  for (const page of others) await page.getByText("caps", { exact: true }).waitFor();
});

test("a stream that the runtime refuses is asked for again", async () => {
  const url = await startRuntime({ readers: 1 });
  // Held on to: a response that nobody has any more is collected, and its connection closed.
  const other = await fetch(`${url}/events`);
  onTestFinished(() => other.body?.cancel());
  const page = await openPage(stock(url));
  await status(page, "not live");
  await notice(page)
    .getByText(/^Not live since .*: 1 others read already/)
    .waitFor();
  await other.body?.cancel();
  await status(page, "live");
});

test("a tab that nobody can see has no stream, and is current when it is seen again", async () => {
  const url = await startRuntime({ readers: 1 });
  const page = await openPage("about:blank");
  await page.clock.install();
  await page.goto(stock(url));
  await status(page, "live");
  await show(page, "hidden");
  await page.clock.fastForward(10_000);
  await status(page, "at rest");
  const other = await fetch(`${url}/events`);
  expect(other.status).toBe(200);
  await restock(url, "socks");
  await other.body?.cancel();
  await show(page, "visible");
  await page.clock.resume();
  await status(page, "live");
  await page.getByText("socks", { exact: true }).waitFor();
});

test("a tab that is opened in the background waits until it is seen", async () => {
  const shop = await startShop();
  const page = await openPage("about:blank");
  await page.addInitScript(
    `Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true })`,
  );
  await page.goto(stock(shop.url));
  await status(page, "at rest");
  await restock(shop.url, "socks");
  await show(page, "visible");
  await status(page, "live");
  await page.getByText("socks", { exact: true }).waitFor();
});

test("a connection on which nothing comes any more is given up", async () => {
  const shop = await startShop();
  const page = await openPage("about:blank");
  await page.clock.install();
  await page.goto(stock(shop.url));
  await status(page, "live");
  process.kill(shop.program.pid, "SIGSTOP");
  await page.clock.fastForward(40_000);
  await status(page, "offline");
  process.kill(shop.program.pid, "SIGCONT");
  await page.clock.fastForward(10_000);
  await page.clock.resume();
  await status(page, "live");
});

/** As a browser does when another tab comes to the front. */
async function show(page: Page, visibilityState: "hidden" | "visible"): Promise<void> {
  await page.evaluate((value) => {
    Object.defineProperty(document, "visibilityState", { value, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }, visibilityState);
}
