/** A store as a person with the sqlite3 shell sees it, and changes it. */
import { join } from "node:path";
import { DatabaseSync, type SQLOutputValue } from "node:sqlite";

export type Row = Record<string, SQLOutputValue>;

/** The rows of a query, with integers as they are. */
export function query(folder: string, sql: string): Row[] {
  const database = new DatabaseSync(join(folder, "store.db"), { readOnly: true });
  const statement = database.prepare(sql);
  statement.setReadBigInts(true);
  const rows = statement.all().map((row) => ({ ...row }));
  database.close();
  return rows;
}

export function shell(folder: string, sql: string): void {
  const database = new DatabaseSync(join(folder, "store.db"));
  database.exec(sql);
  database.close();
}
