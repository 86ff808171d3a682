/** What a benchmark is asked, and what it answers. */
import { UsageError } from "statefun-wire/program";

export interface BenchOptions {
  /** How many to take the medians of. */
  readonly rounds: number;
  /** Add-to-carts in each. */
  readonly events: number;
  readonly progress: Progress;
}

/** Told what is being measured. */
export type Progress = (line: string) => void;

/** Of a table: values by column. */
export type Row = Readonly<Record<string, string | number>>;

/** The number that an option was given. @throws UsageError */
export function readCount(name: string, text: string, min: number): number {
  const count = Number(text);
  if (Number.isSafeInteger(count) && count >= min) return count;
  throw new UsageError(`${name} ${text}: expected a whole number, ${min} or more`);
}
