/** What a workload is drawn with. */

/** Random numbers that a seed repeats. Its methods may be destructured. */
export interface Random {
  /** From 0 to 1, without 1. */
  next(): number;
  /** A whole number from `min` to `max`, both among them. */
  int(min: number, max: number): number;
  /** Whether something of this probability, from 0 to 1, happens. */
  chance(probability: number): boolean;
  /** One of these. @throws RangeError when there is nothing to pick from */
  pick<T>(values: readonly T[]): T;
}
