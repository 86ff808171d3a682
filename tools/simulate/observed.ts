/** What is seen of an engine at work: which messages were handled, in the order in which that counted. */

/** The earliest and the latest time at which something can have happened, in milliseconds since 1970. */
export type Window = readonly [from: number, to: number];

/** A message that was handled, and what it has seen: values by the place of each among its options. */
export interface Run {
  readonly label: string;
  readonly from?: string;
  readonly ran: number;
  readonly sum: number;
  readonly seen: Readonly<Record<string, number>>;
}

/** What was handled in one call, with values that were read once. */
export interface Batch {
  readonly instance: string;
  /** When the function was called, at the latest. */
  readonly calledBy: number;
  /** When the answer began to count. */
  readonly applied: Window;
  /** How many of the values the function declares. */
  readonly declared: number;
  readonly runs: readonly Run[];
}

/** In what circumstances. */
export interface Circumstances {
  readonly maxBatch: number;
  /** By what delays, and the expiry of values, are multiplied. */
  readonly timeScale: number;
  /** How far the clock was set ahead and back meanwhile, in milliseconds. */
  readonly clockErrorMs: number;
  /** Labels of messages that operators have dealt with: these may come early, late, or never. */
  readonly touched: ReadonlySet<string>;
  /** Instances whose values operators have changed. */
  readonly edited: ReadonlySet<string>;
}

/** Where nobody has set the clock, and no operator has done anything. */
export const UNDISTURBED: Omit<Circumstances, "maxBatch" | "timeScale"> = {
  clockErrorMs: 0,
  touched: new Set(),
  edited: new Set(),
};
