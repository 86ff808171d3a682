/**
 * How fast the shopping cart is on the local runtime. Each round starts it afresh. The functions are called in process
 * and over HTTP in turn.
 */
import type { Acknowledgement } from "./acknowledgement.ts";
import { type LocalFigures, measureInTurns } from "./local-figures.ts";
import type { BenchOptions, Row } from "./options.ts";
import { INVOCATIONS_PER_ADD } from "./shop-client.ts";
import { median, quantile, round1, round2, sum } from "./statistics.ts";
import { startShop } from "./systems.ts";

const WAYS = {
  "in process": () => startShop(),
  "over HTTP": () => startShop(["--http"]),
} as const;

/** Resolves with two tables: of all that happens at once, and of one record at a time. */
export async function benchLocal(options: BenchOptions): Promise<readonly [Row[], Row[]]> {
  const figures = await measureInTurns(WAYS, options);
  return [
    [...figures].map(([way, all]) => row(way, all)),
    [...figures].map(([way, all]) => acknowledgementRow(way, all)),
  ];
}

function row(way: string, all: readonly LocalFigures[]): Row {
  const eventsPerSecond = median(all.map((figures) => figures.eventsPerSecond));
  return {
    "": way,
    "events/s": Math.round(eventsPerSecond),
    "invocations/s": Math.round(eventsPerSecond * INVOCATIONS_PER_ADD),
    "CPU us/event": Math.round(median(all.map(({ cpuMicros }) => sum(cpuMicros.values())))),
    "receipt p50 ms": round1(median(all.map(({ receiptMs }) => quantile(receiptMs, 0.5)))),
    "receipt p99 ms": round1(median(all.map(({ receiptMs }) => quantile(receiptMs, 0.99)))),
    "ready ms": Math.round(median(all.map(({ readyMs }) => readyMs))),
    "event loop held, ms": Math.round(median(all.map(({ longestDelayMs }) => longestDelayMs))),
    "MB resident": Math.round(median(all.map(({ megabytes }) => megabytes))),
  };
}

function acknowledgementRow(way: string, all: readonly LocalFigures[]): Row {
  const ms = (figure: keyof Acknowledgement, q: number): number =>
    round2(median(all.map(({ acknowledgement }) => quantile(acknowledgement[figure], q))));
  return {
    "one record at a time": way,
    "acknowledged p50 ms": ms("recordMs", 0.5),
    "p99 ms": ms("recordMs", 0.99),
    "the disk's fdatasync p50 ms": ms("fdatasyncMs", 0.5),
    "its p99 ms": ms("fdatasyncMs", 0.99),
  };
}
