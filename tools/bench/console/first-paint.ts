/** How soon a page of the console is there, and how much has to come for it, with nothing in the browser's cache. */
import type { Browser } from "playwright-core";
import type { Row } from "../options.ts";
import { median } from "../statistics.ts";

const PAINT = `performance.getEntriesByName("first-contentful-paint")[0]?.startTime`;
const BYTES = `[...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
  .filter(({ name }) => /console\\/|panel\\//.test(name))
  .reduce((sum, { transferSize }) => sum + transferSize, 0)`;

export async function firstPaint(browser: Browser, url: string, rounds: number): Promise<Row> {
  const paints: number[] = [];
  const contents: number[] = [];
  let bytes = 0;
  for (let round = 0; round < rounds; round++) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    const begun = performance.now();
    await page.goto(url);
    await page.locator("main h1").waitFor();
    contents.push(performance.now() - begun);
    await page.waitForFunction(PAINT);
    paints.push(await page.evaluate<number>(PAINT));
    bytes = await page.evaluate<number>(BYTES);
    await context.close();
  }
  return {
    "first page": new URL(url).pathname,
    "first paint ms": Math.round(median(paints)),
    "with its heading ms": Math.round(median(contents)),
    "bytes sent": bytes,
  };
}
