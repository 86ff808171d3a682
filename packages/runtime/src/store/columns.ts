/** What a statement gives, read as what the tables say that it is. */
import type { SQLOutputValue } from "node:sqlite";

export type Row = Record<string, SQLOutputValue>;

// The tables are STRICT, so each column holds what these say.
export const text = (value: SQLOutputValue | undefined): string => value as string;
export const integer = (value: SQLOutputValue | undefined): number => value as number;
export const optional = <T>(value: SQLOutputValue | undefined): T | undefined =>
  (value ?? undefined) as T | undefined;

/** The values of a column that an index begins with: a look-up for each of them, however many rows there are. */
export function distinct(column: string, table: string): string {
  return `WITH RECURSIVE found (${column}) AS (
      SELECT min(${column}) FROM ${table}
      UNION ALL SELECT (SELECT min(${column}) FROM ${table} WHERE ${column} > found.${column})
        FROM found WHERE found.${column} IS NOT NULL
    ) SELECT ${column} FROM found WHERE ${column} IS NOT NULL`;
}
