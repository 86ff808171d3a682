/**
 * How fast the shopping cart is on the local runtime. Each round starts it afresh. The functions are called in process
 * and over HTTP in turn.
 */
import { metric } from "../harness/api.ts";
import { fillStock, measureSpeed } from "./load.ts";
import type { BenchOptions, Row } from "./options.ts";
import { receiptTimes } from "./receipt-times.ts";
import { INVOCATIONS_PER_ADD, ShopClient } from "./shop-client.ts";
import { median, quantile, round1 } from "./statistics.ts";
import { startShop } from "./systems.ts";

const WAYS = { "in process": [], "over HTTP": ["--http"] } as const;
/** Before the measurement, so that the code is compiled. */
const WARM_UP_EVENTS = 20_000;

interface Figures {
  /** Until they were durable. */
  readonly eventsPerSecond: number;
  readonly cpuMicrosPerEvent: number;
  readonly receiptMs: readonly number[];
  readonly readyMs: number;
  readonly megabytes: number;
  /** That the event loop was held for, from the beginning of the measured load to its end. */
  readonly longestDelayMs: number;
}

export async function benchLocal({ rounds, events, progress }: BenchOptions): Promise<Row[]> {
  const figures = new Map<string, Figures[]>(Object.keys(WAYS).map((way) => [way, []]));
  for (let round = 1; round <= rounds; round++) {
    for (const [way, args] of Object.entries(WAYS)) {
      progress(`round ${round}, ${way}`);
      figures.get(way)?.push(await measure(args, events));
    }
  }
  return [...figures].map(([way, all]) => row(way, all));
}

async function measure(args: readonly string[], events: number): Promise<Figures> {
  const started = performance.now();
  const system = await startShop(...args);
  const readyMs = performance.now() - started;
  try {
    const shop = new ShopClient(system);
    await fillStock(shop);
    await measureSpeed(shop, WARM_UP_EVENTS);
    await system.vitals();
    const cpuSeconds = await metric(system.api, "process_cpu_seconds_total");
    const { durable } = await measureSpeed(shop, events);
    const usedSeconds = (await metric(system.api, "process_cpu_seconds_total")) - cpuSeconds;
    return {
      eventsPerSecond: durable,
      cpuMicrosPerEvent: (usedSeconds / events) * 1e6,
      receiptMs: await receiptTimes(shop),
      megabytes: (await metric(system.api, "process_resident_memory_bytes")) / 2 ** 20,
      ...(await system.vitals()),
      readyMs,
    };
  } finally {
    await system.stop();
  }
}

function row(way: string, all: readonly Figures[]): Row {
  const eventsPerSecond = median(all.map((figures) => figures.eventsPerSecond));
  return {
    "": way,
    "events/s": Math.round(eventsPerSecond),
    "invocations/s": Math.round(eventsPerSecond * INVOCATIONS_PER_ADD),
    "CPU us/event": Math.round(median(all.map(({ cpuMicrosPerEvent }) => cpuMicrosPerEvent))),
    "receipt p50 ms": round1(median(all.map(({ receiptMs }) => quantile(receiptMs, 0.5)))),
    "receipt p99 ms": round1(median(all.map(({ receiptMs }) => quantile(receiptMs, 0.99)))),
    "ready ms": Math.round(median(all.map(({ readyMs }) => readyMs))),
    "event loop held, ms": Math.round(median(all.map(({ longestDelayMs }) => longestDelayMs))),
    "MB resident": Math.round(median(all.map(({ megabytes }) => megabytes))),
  };
}
