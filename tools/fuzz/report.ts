/** What a run has shown: to read in a terminal. */
import type { Fault, RunResult } from "./run.ts";

/** How a program was at the beginning, after the first requests, and at the end. */
export interface Health {
  readonly program: string;
  readonly heapBefore: number;
  readonly heapAfter: number;
  readonly longestDelayMs: number;
}

const MAX_FAULTS = 20;

export function report(
  seed: number,
  { counts, slowestMs }: Omit<RunResult, "faults">,
  health: readonly Health[],
  faults: readonly Fault[],
): string {
  const rows = [...counts].map(([surface, statuses]) => {
    const all = [...statuses].sort(([a], [b]) => (a < b ? -1 : 1));
    const total = all.reduce((sum, [, count]) => sum + count, 0);
    return `${surface.padEnd(12)} ${String(total).padStart(6)}  ${all.map(([status, count]) => `${status}: ${count}`).join(", ")}`;
  });
  const programs = health.map(
    ({ program, heapBefore, heapAfter, longestDelayMs }) =>
      `${program}: ${megabytes(heapBefore)} live after the first requests, ${megabytes(heapAfter)} at the end; ` +
      `the event loop was held for ${Math.round(longestDelayMs)} ms at most`,
  );
  const shown = faults.slice(0, MAX_FAULTS).map((fault) => describe(seed, fault));
  const hidden = faults.length - shown.length;
  return [
    ...rows,
    "",
    ...programs,
    `the slowest request took ${Math.round(slowestMs)} ms`,
    "",
    ...shown,
    ...(hidden > 0 ? [`… and ${hidden} more`] : []),
    `faults: ${faults.length}`,
  ].join("\n");
}

function describe(seed: number, { surface, number, what, request }: Fault): string {
  if (number === undefined) return `${surface}: ${what}`;
  return `${surface}: ${what}\n  request ${number}: ${request}\n  alone: npm run fuzz -- --seed ${seed} --only ${number}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}

/** How much more may be live at the end than after the first requests. */
const MAX_GROWTH = 1.2;

export function heapFaults(health: readonly Health[]): Fault[] {
  return health
    .filter(({ heapBefore, heapAfter }) => heapAfter > heapBefore * MAX_GROWTH)
    .map(({ program, heapBefore, heapAfter }) => ({
      surface: program,
      number: undefined,
      what: `what is live has grown by over 20 %, from ${megabytes(heapBefore)} to ${megabytes(heapAfter)}`,
    }));
}
