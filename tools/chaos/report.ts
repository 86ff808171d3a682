/** What a run has shown, as Markdown: to read in a terminal, and to keep. */
import type { Fault } from "./faults.ts";
import type { Kill, Recovery } from "./kills.ts";
import type { PromisesResult } from "./promises/run.ts";
import type { RunResult } from "./run.ts";

const MAX_VIOLATIONS = 20;

/** What every run has. */
export interface Outcome {
  readonly violations: readonly string[];
  readonly kills: readonly Kill[];
  readonly recoveries: readonly Recovery[];
}

export type Fact = readonly [what: string, how: string];

export function report(
  title: string,
  { kills, recoveries, violations }: Outcome,
  facts: readonly Fact[],
): string {
  const kinds = [...new Set(kills.map(({ kind }) => kind))].sort();
  const rows = kinds.map((kind) => {
    const all = kills.filter((kill) => kill.kind === kind);
    const early = all.filter(({ isEarly }) => isEarly).length;
    const times = recoveries.filter((recovery) => recovery.kind === kind).map(({ ms }) => ms);
    return [kind, all.length, early, seconds(median(times)), seconds(Math.max(...times))];
  });
  const shown = violations.slice(0, MAX_VIOLATIONS);
  const hidden = violations.length - shown.length;
  return [
    title,
    "",
    ...table(
      ["killed", "times", "while recovering", "to the next receipt or record, median", "longest"],
      rows,
    ),
    "",
    ...table(["", ""], facts),
    "",
    ...shown,
    ...(hidden > 0 ? [`… and ${hidden} more`] : []),
    `violations: ${violations.length}`,
  ].join("\n");
}

export function shopFacts(
  { observed, resent, longestPauseMs }: RunResult,
  faults: ReadonlyMap<Fault, number>,
): Fact[] {
  const count = (topic: string): string => number(observed.topics.get(topic)?.length ?? 0);
  return [
    ["records acknowledged", number(observed.acknowledged.length)],
    ["requests sent again", number(resent)],
    ["receipts", count("receipts")],
    ["out-of-stock notices", count("notices")],
    badAnswers(faults),
    ["longest time without a receipt", seconds(longestPauseMs)],
  ];
}

export function promisesFacts(
  { promised, resent }: PromisesResult,
  faults: ReadonlyMap<Fault, number>,
): Fact[] {
  const { alarms, rings, cancelled, echoes, popped, brokenPops, doubtful, done } = promised;
  return [
    [
      "alarms set, cancelled, rung",
      [alarms, cancelled, rings].map(({ length }) => number(length)).join(", "),
    ],
    ["records to pop, popped", [echoes, popped].map(({ length }) => number(length)).join(", ")],
    ["pops whose answer broke off", number(brokenPops)],
    [
      "messages that may be bad, done, given up",
      [doubtful, done, promised.deadLetters].map(({ length }) => number(length)).join(", "),
    ],
    ["requests sent again", number(resent)],
    badAnswers(faults),
  ];
}

function badAnswers(faults: ReadonlyMap<Fault, number>): Fact {
  const bad = [...faults].map(([fault, times]) => `${fault} ${times}`).sort();
  return ["bad answers of the functions", bad.join(", ") || "none"];
}

const number = (value: number): string => value.toLocaleString("en");

function table(head: readonly string[], rows: readonly (readonly unknown[])[]): string[] {
  const line = (cells: readonly unknown[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)];
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
