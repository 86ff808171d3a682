/**
 * The shopping cart on Flink and Kafka and on the local runtime, side by side: the same load on the same functions, which
 * are in a process of their own; and on npm start, which is what local users run. Only one of them runs at a time: even
 * an idle Flink keeps a processor busy. They take turns, because a machine is faster at one time than at another.
 */
import { whatIsMissing } from "../flink/engine.ts";
import type { BenchOptions, Row } from "./options.ts";
import { median, quantile, round1, sum } from "./statistics.ts";
import { prepareFlink, startFlink, startRuntime, startShop } from "./systems.ts";
import { measureTurn, type ProcessFigures, type Turn, type TurnOptions } from "./turn.ts";

/** What starts fast is started more than once a turn, for a better median. */
const WAYS: Readonly<Record<string, Pick<TurnOptions, "start" | "starts">>> = {
  "Flink and Kafka": { start: startFlink, starts: 1 },
  "local, over HTTP": { start: () => startRuntime(), starts: 2 },
  "local, in process": { start: () => startShop(), starts: 2 },
};
const TURNS = 2;

/** Resolves with two tables, of the ways and of their processes. @throws Error when what Flink needs is missing */
export async function benchFlink(options: BenchOptions): Promise<readonly [Row[], Row[]]> {
  const missing = whatIsMissing();
  if (missing !== undefined) throw new Error(missing);
  const { progress } = options;
  await prepareFlink(progress);
  const turns = new Map<string, Turn[]>(Object.keys(WAYS).map((way) => [way, []]));
  for (let turn = 1; turn <= TURNS; turn++) {
    for (const [way, starting] of Object.entries(WAYS)) {
      const say = (line: string): void => progress(`turn ${turn}, ${way}: ${line}`);
      turns.get(way)?.push(await measureTurn({ ...options, ...starting, progress: say }));
    }
  }
  return [
    [...turns].map(([way, all]) => wayRow(way, all)),
    [...turns].flatMap(([way, all]) => processRows(way, all)),
  ];
}

function wayRow(way: string, turns: readonly Turn[]): Row {
  const receiptMs = turns.flatMap((turn) => turn.receiptMs);
  const firstReceiptMs = turns.flatMap((turn) => turn.firstReceiptMs);
  const total = (value: (figures: ProcessFigures) => number): number =>
    Math.round(median(turns.map(({ processes }) => sum(processes.map(value)))));
  return {
    "": way,
    "events/s cold": Math.round(median(turns.map(({ coldPerSecond }) => coldPerSecond))),
    "events/s warm": Math.round(median(turns.flatMap(({ warmPerSecond }) => warmPerSecond))),
    "CPU us/event": total(({ cpuMicrosPerEvent }) => cpuMicrosPerEvent),
    "receipt p50 ms": round1(quantile(receiptMs, 0.5)),
    "receipt p99 ms": round1(quantile(receiptMs, 0.99)),
    "first receipt s": round1(median(firstReceiptMs) / 1000),
    "MB resident": total(({ megabytes }) => megabytes),
  };
}

function processRows(way: string, turns: readonly Turn[]): Row[] {
  const all = turns.flatMap(({ processes }) => processes);
  return [...new Set(all.map(({ name }) => name))].map((name) => {
    const its = all.filter((figures) => figures.name === name);
    return {
      "": way,
      process: name,
      "CPU us/event": Math.round(median(its.map(({ cpuMicrosPerEvent }) => cpuMicrosPerEvent))),
      "MB resident": Math.round(median(its.map(({ megabytes }) => megabytes))),
    };
  });
}
