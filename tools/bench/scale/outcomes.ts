/** What was measured at scale, beside what it aims at. */
import type { Row } from "../options.ts";
import type { Found } from "./counter.ts";

export interface Outcome {
  readonly what: string;
  readonly figure: string;
  readonly measured: number;
  /** What it aims at. A figure with neither is there to be known. */
  readonly min?: number;
  readonly max?: number;
}

export function outcomeRow({ what, figure, measured, min, max }: Outcome): Row {
  const isReached = measured >= (min ?? -Infinity) && measured <= (max ?? Infinity);
  const hasAim = min !== undefined || max !== undefined;
  return {
    what,
    figure,
    measured: measured < 10 ? Math.round(measured * 100) / 100 : Math.round(measured),
    aim: hasAim ? (min === undefined ? `<= ${max}` : `>= ${min}`) : "",
    reached: hasAim ? (isReached ? "yes" : "no") : "",
  };
}

/** How many steps are missing, or came twice. */
export function lost({ steps, waiting, astray }: Found, sent: number): number {
  return Math.abs(sent - steps - waiting) + astray;
}

/** A way through `count` things that comes to each once, and jumps about. */
export function scattered(count: number, from = 0): (n: number) => number {
  // A prime, and larger than any count that anybody has the patience for.
  return (n) => ((from + n) * 7_919_933) % count;
}
