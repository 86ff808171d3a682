/** A page of the console in a browser, and how it fares meanwhile. */
import type { Browser, CDPSession, Page } from "playwright-core";
import { quantile, sum } from "../statistics.ts";

/** Runs in the page: the types of a browser are not known here. */
const WATCH = `
  const seen = { frames: [], tasks: [] };
  globalThis.seen = seen;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) seen.tasks.push(duration);
  }).observe({ type: "longtask" });
  let last;
  const frame = (now) => {
    if (last !== undefined) seen.frames.push(now - last);
    last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
`;
/** What a page asks for when it is opened is not what it costs while it is open. */
const SETTLE_MS = 3000;
const FORGET = "seen.frames.length = 0; seen.tasks.length = 0";

/** Between the two times that it was looked at. */
export interface PageFigures {
  readonly frameMs: readonly number[];
  /** Tasks of more than 50 ms, together. */
  readonly longTaskMs: number;
  readonly requests: number;
  /** After a collection each. */
  readonly heapBefore: number;
  readonly heapAfter: number;
}

export class WatchedPage {
  readonly #page: Page;
  readonly #session: CDPSession;
  #requests = 0;
  #heapBefore = 0;

  private constructor(page: Page, session: CDPSession) {
    this.#page = page;
    this.#session = session;
    page.on("request", () => {
      this.#requests++;
    });
  }

  /** Opens it, and resolves when it follows the runtime. */
  static async open(browser: Browser, url: string): Promise<WatchedPage> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    await page.addInitScript(WATCH);
    const watched = new WatchedPage(page, await context.newCDPSession(page));
    await page.goto(url);
    await page.getByText("live", { exact: true }).waitFor();
    await page.getByText("Loading…").first().waitFor({ state: "detached" });
    await page.waitForTimeout(SETTLE_MS);
    return watched;
  }

  async begin(): Promise<void> {
    this.#heapBefore = await this.#heap();
    this.#requests = 0;
    await this.#page.evaluate(FORGET);
  }

  async end(): Promise<PageFigures> {
    const seen = await this.#page.evaluate<{ frames: number[]; tasks: number[] }>("seen");
    const requests = this.#requests;
    return {
      frameMs: seen.frames,
      longTaskMs: sum(seen.tasks),
      requests,
      heapBefore: this.#heapBefore,
      heapAfter: await this.#heap(),
    };
  }

  async close(): Promise<void> {
    await this.#page.context().close();
  }

  async #heap(): Promise<number> {
    await this.#session.send("HeapProfiler.collectGarbage");
    return (await this.#session.send("Runtime.getHeapUsage")).usedSize;
  }
}

/** Such as "17 / 18 / 50": the median, the 99th of 100, and the longest. */
export function spread(values: readonly number[]): string {
  return [0.5, 0.99, 1].map((part) => Math.round(quantile(values, part))).join(" / ");
}
