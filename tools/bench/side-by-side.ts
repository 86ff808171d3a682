/** Systems side by side under the same load: in turns, because a machine is faster at one time than at another. */
import type { BenchOptions, Row } from "./options.ts";
import { median, quantile, round1, sum } from "./statistics.ts";
import { measureTurn, type ProcessFigures, type Turn, type TurnOptions } from "./turn.ts";

/** How each is started; what starts fast can be started more than once a turn, for a better median. */
export type Ways = Readonly<Record<string, Pick<TurnOptions, "start" | "starts">>>;

const TURNS = 2;

/** Resolves with two tables, of the ways and of their processes. Only one of them runs at a time. */
export async function sideBySide(
  ways: Ways,
  options: BenchOptions,
): Promise<readonly [Row[], Row[]]> {
  const { progress } = options;
  const turns = new Map<string, Turn[]>(Object.keys(ways).map((way) => [way, []]));
  for (let turn = 1; turn <= TURNS; turn++) {
    for (const [way, starting] of Object.entries(ways)) {
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
