/**
 * What an open page of the console costs the runtime at a steady load, and how the page fares under it: pages take turns, with
 * none among them.
 */
import type { Browser } from "playwright-core";
import { launch } from "../../harness/browser.ts";
import { fillStock, measureSpeed, nthAdd } from "../load.ts";
import type { BenchOptions, Row } from "../options.ts";
import { ShopClient } from "../shop-client.ts";
import { median, round1 } from "../statistics.ts";
import { type LocalSystem, startShop } from "../systems.ts";
import { usageOf } from "../usage.ts";
import { firstPaint } from "./first-paint.ts";
import { type PageFigures, spread, WatchedPage } from "./watched-page.ts";

const NONE = "none";
const PAGES = {
  [NONE]: undefined,
  Flow: "flow",
  Instances: "instances?function=com.example/user-shopping-cart",
  "Topics, tail": "topics?topic=add-to-cart",
  Shop: "panel",
} as const;

const PER_SECOND = 2000;
const BATCH = 50;
const WARM_UP_EVENTS = 20_000;

interface Figures {
  readonly cpuMicros: number;
  readonly page: PageFigures | undefined;
}

/** `events` a round and page, at 2,000 a second. */
export async function benchConsole(options: BenchOptions): Promise<Row[][]> {
  const { rounds, events, progress } = options;
  const system = await startShop();
  const browser = await launch();
  try {
    const shop = new ShopClient(system);
    await fillStock(shop);
    await measureSpeed(shop, WARM_UP_EVENTS);
    await sendSteadily(shop, WARM_UP_EVENTS);
    const paint = await firstPaint(browser, `${system.api}/console/flow`, rounds);
    const figures = new Map<string, Figures[]>(Object.keys(PAGES).map((name) => [name, []]));
    for (let round = 0; round < rounds; round++) {
      const turns = Object.entries(PAGES);
      for (const [name, view] of round % 2 === 0 ? turns : turns.reverse()) {
        const found = await measureBeside(view, { system, browser, shop, events });
        progress(`round ${round + 1}, ${name}: ${round1(found.cpuMicros)} us of CPU an event`);
        figures.get(name)?.push(found);
      }
    }
    const alone = median((figures.get(NONE) ?? []).map(({ cpuMicros }) => cpuMicros));
    return [[...figures].map(([name, all]) => row(name, all, alone, events)), [paint]];
  } finally {
    await browser.close();
    await system.stop();
  }
}

interface Beside {
  readonly system: LocalSystem;
  readonly browser: Browser;
  readonly shop: ShopClient;
  readonly events: number;
}

async function measureBeside(
  view: string | undefined,
  { system, browser, shop, events }: Beside,
): Promise<Figures> {
  const url = `${system.api}/console/${view}`;
  const page = view === undefined ? undefined : await WatchedPage.open(browser, url);
  await page?.begin();
  const cpu = () => usageOf(system.processes).reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0);
  const before = cpu();
  await sendSteadily(shop, events);
  await shop.processed();
  const cpuMicros = ((cpu() - before) * 1e6) / events;
  const figures = await page?.end();
  await page?.close();
  return { cpuMicros, page: figures };
}

async function sendSteadily(shop: ShopClient, events: number): Promise<void> {
  const begun = performance.now();
  for (let sent = 0; sent < events; sent += BATCH) {
    const early = begun + (sent * 1000) / PER_SECOND - performance.now();
    if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
    await shop.addToCarts(Array.from({ length: BATCH }, (_, n) => nthAdd(sent + n)));
  }
}

function row(name: string, all: readonly Figures[], alone: number, events: number): Row {
  const cpu = median(all.map(({ cpuMicros }) => cpuMicros));
  const pages = all.flatMap(({ page }) => page ?? []);
  const of = (figure: (page: PageFigures) => number): number => median(pages.map(figure));
  const megabytes = (bytes: number): number => round1(bytes / 1e6);
  const costs = { "open page": name, "CPU us/event": round1(cpu) };
  if (pages.length === 0) return costs;
  return {
    ...costs,
    "more than none": `${round1((cpu / alone - 1) * 100)} %`,
    "requests/s": round1(of(({ requests }) => requests) / (events / PER_SECOND)),
    "frame ms p50 / p99 / max": spread(pages.flatMap(({ frameMs }) => frameMs)),
    "long tasks ms": Math.round(of(({ longTaskMs }) => longTaskMs)),
    "heap MB before": megabytes(of(({ heapBefore }) => heapBefore)),
    after: megabytes(of(({ heapAfter }) => heapAfter)),
  };
}
