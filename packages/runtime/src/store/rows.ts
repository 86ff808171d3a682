/**
 * Statements about many rows at once. A statement has a price of its own, beside that of its rows: its call, its result,
 * its way into the tables and out again.
 */
import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";

/** Rows of one statement. More of them gain nothing, and those that are left over have one each. */
const ROWS = 8;

export interface Table<Row> {
  readonly name: string;
  readonly key: readonly string[];
  readonly others: readonly string[];
  /** In the order of the columns, first those of the key. */
  readonly values: (row: Row) => SQLInputValue[];
}

/** Adds rows. One that has the key of another takes its place. */
export function prepareUpsert<Row>(
  database: DatabaseSync,
  { name, key, others, values }: Table<Row>,
): (rows: readonly Row[]) => void {
  const columns = [...key, ...others];
  const marks = `(${columns.map(() => "?").join(", ")})`;
  // In place: replacing a row would remove it and add another one, three times the work.
  const changes = others.map((column) => `${column} = excluded.${column}`);
  const prepare = (rows: number): StatementSync =>
    database.prepare(
      `INSERT INTO ${name} (${columns.join(", ")}) VALUES ${Array(rows).fill(marks).join(", ")}
         ON CONFLICT DO UPDATE SET ${changes.join(", ")}`,
    );
  const one = prepare(1);
  const several = prepare(ROWS);
  return (rows) => {
    const inSeveral = rows.length - (rows.length % ROWS);
    let bound: SQLInputValue[] = [];
    for (const row of rows.slice(0, inSeveral)) {
      bound.push(...values(row));
      if (bound.length < ROWS * columns.length) continue;
      several.run(...bound);
      bound = [];
    }
    for (const row of rows.slice(inSeveral)) one.run(...values(row));
  };
}

/** Removes rows by their seqs. Most follow one another, as they were added, and these go by one statement. */
export function prepareRemoval(
  database: DatabaseSync,
  table: string,
): (seqs: readonly number[]) => void {
  const remove = database.prepare(`DELETE FROM ${table} WHERE seq BETWEEN ? AND ?`);
  return (seqs) => {
    for (const range of rangesOf(seqs)) remove.run(...range);
  };
}

/** The same numbers in their order, those that follow one another as the first and the last of them. */
export function rangesOf(seqs: readonly number[]): (readonly [first: number, last: number])[] {
  const ranges: (readonly [number, number])[] = [];
  let first: number | undefined;
  Float64Array.from(seqs)
    .sort()
    .forEach((seq, at, sorted) => {
      first ??= seq;
      if (sorted[at + 1] === seq + 1) return;
      ranges.push([first, seq]);
      first = undefined;
    });
  return ranges;
}
