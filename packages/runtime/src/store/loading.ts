/**
 * Many rows at once, for a store that nobody reads yet. They come in no order, so that each would change pages of its own of every
 * index: indexes and counts are made of all rows afterwards, and values are put in order first. That takes a quarter of the time.
 */
import type { DatabaseSync } from "node:sqlite";
import { countAnew } from "./counts.ts";

/** For pages, and for rows that are put in order. */
const CACHE_KIB = 24 * 1024;

/** Has `write` add the rows, within the transaction that is open. */
export async function loadRows(database: DatabaseSync, write: () => Promise<void>): Promise<void> {
  database.exec(`PRAGMA cache_size = -${CACHE_KIB}`);
  const kept = database
    .prepare(
      "SELECT type, name, sql FROM sqlite_schema WHERE type IN ('index', 'trigger') AND sql IS NOT NULL",
    )
    .all();
  for (const { type, name } of kept) database.exec(`DROP ${type} ${name}`);
  // Values wait in a table of the same name, which is in front of the other one, until they can be added in the order of their key.
  database.exec("CREATE TEMP TABLE state_rows AS SELECT * FROM main.state_rows WHERE false");
  await write();
  const values = database.prepare("SELECT count(*) AS rows FROM temp.state_rows").get()?.["rows"];
  const { changes } = database
    .prepare(
      "INSERT OR IGNORE INTO main.state_rows SELECT * FROM temp.state_rows ORDER BY function, id, name",
    )
    .run();
  if (changes !== values) throw new Error("a value of an instance is there more than once");
  database.exec("DROP TABLE temp.state_rows");
  countAnew(database);
  for (const { sql } of kept) database.exec(String(sql));
}
