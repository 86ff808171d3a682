/** What the tests of SQL share: a reader on a store, and what it answers. */
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { RequestError } from "../../src/errors.ts";
import type { SqlAnswer, SqlQuery } from "../../src/sql/query.ts";
import { SqlReader } from "../../src/sql/reader.ts";

/** It has no end. */
export const ENDLESS =
  "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n";

export type Ask = (
  query: string,
  changes?: Partial<SqlQuery>,
  signal?: AbortSignal,
) => Promise<SqlAnswer>;

const STAYS = new AbortController().signal;

/** Asks a store. */
export function readerOf(folder: string, walBytes = 256 * 1024 * 1024): Ask {
  const reader = new SqlReader({ path: join(folder, "store.db"), walBytes });
  onTestFinished(() => reader.close());
  return async (query, changes, signal = STAYS) => {
    const whole = { query, params: [], limit: 100, timeout: 20_000, ...changes };
    return JSON.parse(Buffer.from(await reader.query(whole, signal)).toString());
  };
}

/** Why it is refused, as `code: message`. */
export async function refusalOf(answer: Promise<unknown>): Promise<string> {
  try {
    return `answered: ${JSON.stringify(await answer)}`;
  } catch (error) {
    return `${(error as RequestError).code}: ${(error as Error).message}`;
  }
}
