/** What a benchmark is asked, and what it answers. */

export interface BenchOptions {
  /** How many to take the medians of. */
  readonly rounds: number;
  /** Add-to-carts in each. */
  readonly events: number;
  readonly progress: (line: string) => void;
}

/** Of a table: values by column. */
export type Row = Readonly<Record<string, string | number>>;
