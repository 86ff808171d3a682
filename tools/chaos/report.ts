/** What a run has shown, as Markdown: to read in a terminal, and to keep. */
import type { Fault } from "./faults.ts";
import type { RunResult } from "./run.ts";

const MAX_VIOLATIONS = 20;

export function report(
  title: string,
  { observed, kills, recoveries, resent, longestPauseMs, violations }: RunResult,
  faults: ReadonlyMap<Fault, number>,
): string {
  const count = (topic: string): number => observed.topics.get(topic)?.length ?? 0;
  const kinds = [...new Set(kills.map(({ kind }) => kind))].sort();
  const rows = kinds.map((kind) => {
    const all = kills.filter((kill) => kill.kind === kind);
    const early = all.filter(({ isEarly }) => isEarly).length;
    const times = recoveries.filter((recovery) => recovery.kind === kind).map(({ ms }) => ms);
    return [kind, all.length, early, seconds(median(times)), seconds(Math.max(...times))];
  });
  const bad = [...faults].map(([fault, times]) => `${fault} ${times}`).sort();
  const facts = [
    ["records acknowledged", observed.acknowledged.length.toLocaleString("en")],
    ["requests sent again", resent.toLocaleString("en")],
    ["receipts", count("receipts").toLocaleString("en")],
    ["out-of-stock notices", count("notices").toLocaleString("en")],
    ["bad answers of the functions", bad.join(", ") || "none"],
    ["longest time without a receipt", seconds(longestPauseMs)],
  ];
  const shown = violations.slice(0, MAX_VIOLATIONS);
  const hidden = violations.length - shown.length;
  return [
    title,
    "",
    ...table(
      ["killed", "times", "while recovering", "to the next receipt, median", "longest"],
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
