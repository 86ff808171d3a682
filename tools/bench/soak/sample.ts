/** The shop's processes and its store, in numbers, every now and then. */
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { quantile, sum } from "../statistics.ts";
import type { LocalSystem } from "../systems.ts";
import { usageOf } from "../usage.ts";
import type { Bound, Sample } from "./flatness.ts";
import type { Shoppers } from "./shoppers.ts";

const MEMORY: Bound = { times: 1.1, plus: 2 };
const DISK: Bound = { times: 1.1, plus: 0.5 };
/** What is kept for two minutes is looked for every 30 s, so there is up to a quarter more when a sample comes. */
const ROWS: Bound = { times: 1.3, plus: 50 };
/** Wide: others may use the machine. */
const TIME: Bound = { times: 1.5, plus: 10 };

/** All but the rows of each table, which a store tells by itself. */
const BOUNDS: Readonly<Record<string, Bound>> = {
  "resident MB": MEMORY,
  "heap MB": MEMORY,
  "store MB": DISK,
  "WAL MB": DISK,
  rows: ROWS,
  files: { times: 1.1, plus: 5 },
  "receipt p50 ms": TIME,
  "receipt p99 ms": { times: 2, plus: 50 },
  "CPU us/event": { times: 1.25, plus: 0 },
};

/** The columns of the table of tenths. */
export const SHOWN = ["minute", "events/s", ...Object.keys(BOUNDS), "loop held ms"];

const ROWS_OF = "rows of ";

/** What is to be flat in such samples. */
export function boundsOf(sample: Sample): Readonly<Record<string, Bound>> {
  const tables = Object.keys(sample).filter((figure) => figure.startsWith(ROWS_OF));
  return { ...BOUNDS, ...Object.fromEntries(tables.map((figure) => [figure, ROWS])) };
}

/** Takes a sample at each call, of the time since the call before. */
export function sampler(system: LocalSystem, shoppers: Shoppers): () => Promise<Sample> {
  const begun = performance.now();
  const measure = () => ({
    at: performance.now(),
    events: shoppers.events,
    usages: usageOf(system.processes),
  });
  const cpuOf = ({ usages }: ReturnType<typeof measure>): number =>
    sum(usages.map(({ cpuSeconds }) => cpuSeconds));
  let before = measure();
  return async () => {
    const now = measure();
    const receiptMs = shoppers.takeReceiptMs();
    const events = now.events - before.events;
    const rows = rowsOf(join(system.folder, "store.db"));
    const { heapBytes, longestDelayMs } = await system.vitals();
    const sample = {
      minute: (now.at - begun) / 60_000,
      "events/s": (events * 1000) / (now.at - before.at),
      "CPU us/event": ((cpuOf(now) - cpuOf(before)) * 1e6) / events,
      "receipt p50 ms": quantile(receiptMs, 0.5),
      "receipt p99 ms": quantile(receiptMs, 0.99),
      "loop held ms": longestDelayMs,
      "resident MB": sum(now.usages.map(({ residentMegabytes }) => residentMegabytes)),
      "heap MB": heapBytes / 2 ** 20,
      "store MB": bytesOf(join(system.folder, "store.db")) / 1e6,
      "WAL MB": bytesOf(join(system.folder, "store.db-wal")) / 1e6,
      files: sum(system.processes.map(({ pid }) => readdirSync(`/proc/${pid}/fd`).length)),
      rows: sum(Object.values(rows)),
      ...Object.fromEntries(Object.entries(rows).map(([table, n]) => [ROWS_OF + table, n])),
    };
    // What the sample itself took is not the load's.
    before = { ...measure(), events: now.events, at: now.at };
    return sample;
  };
}

function bytesOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** By table. */
function rowsOf(file: string): Record<string, number> {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const tables = database
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
      .all()
      .map(({ name }) => String(name));
    return Object.fromEntries(
      tables.map((table) => {
        const row = database.prepare(`SELECT count(*) AS n FROM "${table}"`).get();
        return [table, Number(row?.["n"])];
      }),
    );
  } finally {
    database.close();
  }
}
