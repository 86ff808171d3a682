/** Pages in a real browser. */
import axe from "axe-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, onTestFinished } from "vitest";
import { launch } from "../../../tools/harness/browser.ts";

let browser: Browser | undefined;

/** Starts the browser for the tests of a file, which open pages in it. */
export function useBrowser(): void {
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser?.close());
}

/** A page of its own that fails the test with the first error in it: of a script, of the console, or of the policy. */
export async function openPage(url: string, options: BrowserContextOptions = {}): Promise<Page> {
  if (browser === undefined) throw new Error("useBrowser() is missing");
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    ...options,
  });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  watchErrors(page);
  await page.goto(url);
  return page;
}

/** What is not an error of the page: a runtime that is away, and what the API refuses. */
const EXPECTED = /Failed to load resource/;

/** Such as of a page that is made to fail. */
const expected = new WeakMap<Page, RegExp>();

/** Errors that are no fault of the page in this test. */
export function expectError(page: Page, pattern: RegExp): void {
  expected.set(page, pattern);
}

function watchErrors(page: Page): void {
  const errors: string[] = [];
  const note = (text: string): void => {
    if (!EXPECTED.test(text) && !expected.get(page)?.test(text)) errors.push(text);
  };
  page.on("pageerror", (error) => note(String(error.stack ?? error)));
  page.on("console", (message) => {
    if (message.type() === "error") note(message.text());
  });
  onTestFinished(() => {
    if (errors.length > 0) throw new Error(`errors in the page:\n${errors.join("\n")}`);
  });
}

/** What axe finds on the page that is serious or critical. */
export async function seriousFindings(page: Page): Promise<string[]> {
  // Not as an element of the page, which its policy does not allow.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<axe.AxeResults>(
    `axe.run({ resultTypes: ["violations"] })`,
  );
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
}
