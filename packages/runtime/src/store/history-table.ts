/** The history of invocations as a table: it is as large as it may be, and the oldest rows make room for new ones. */
import type { DatabaseSync } from "node:sqlite";
import type { HistoryRow, HistoryWrites } from "../model.ts";
import { integer, optional, type Row, text } from "./columns.ts";
import { prepareUpsert, type Table } from "./rows.ts";
import type { CommittedReads } from "./store.ts";

/** Rows that one group removes at most, so that no commit takes long. */
const REMOVED_ROWS = 5000;

/** The table, and how large what is in it is. */
export const HISTORY: readonly string[] = [
  `CREATE TABLE history_rows (
    seq INTEGER PRIMARY KEY, function TEXT NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL, took_ms REAL NOT NULL,
    error TEXT, detail TEXT NOT NULL, bytes INTEGER NOT NULL
  ) STRICT`,
  "CREATE INDEX history_by_instance ON history_rows (function, id, seq)",
  "CREATE TABLE history_size (bytes INTEGER NOT NULL) STRICT; INSERT INTO history_size VALUES (0)",
  `CREATE TRIGGER history_came AFTER INSERT ON history_rows BEGIN
     UPDATE history_size SET bytes = bytes + new.bytes;
   END`,
  `CREATE TRIGGER history_went AFTER DELETE ON history_rows BEGIN
     UPDATE history_size SET bytes = bytes - old.bytes;
   END`,
];

const TABLE: Table<HistoryRow> = {
  name: "history_rows",
  key: ["seq"],
  others: ["function", "id", "at", "took_ms", "error", "detail", "bytes"],
  values: ({ seq, function: fn, id, at, tookMs, error, detail }) => [
    seq,
    fn,
    id,
    at,
    tookMs,
    error ?? null,
    detail,
    detail.length,
  ],
};

/** What it gives adds to the history, within the transaction that is open. */
export function prepareHistory(database: DatabaseSync): (writes: HistoryWrites) => void {
  const add = prepareUpsert(database, TABLE);
  const size = database.prepare("SELECT bytes FROM history_size");
  // As many of the oldest as are too much together.
  const removeOldest = database.prepare(
    `DELETE FROM history_rows WHERE seq IN (
       SELECT seq FROM (
         SELECT seq, sum(bytes) OVER (ORDER BY seq) - bytes AS before
           FROM (SELECT seq, bytes FROM history_rows ORDER BY seq LIMIT ${REMOVED_ROWS})
       ) WHERE before < ?)`,
  );
  return ({ rows, maxBytes }) => {
    add(rows);
    const excess = integer(size.get()?.["bytes"]) - maxBytes;
    if (excess > 0) removeOldest.run(excess);
  };
}

export function historyReads(database: DatabaseSync): Pick<CommittedReads, "history"> {
  const rows = database.prepare(
    "SELECT * FROM history_rows WHERE function = ? AND id = ? ORDER BY seq DESC LIMIT ?",
  );
  return { history: (key, limit) => rows.all(key.function, key.id, limit).map(toRow) };
}

const toRow = (row: Row): HistoryRow => ({
  seq: integer(row["seq"]),
  function: text(row["function"]),
  id: text(row["id"]),
  at: integer(row["at"]),
  tookMs: integer(row["took_ms"]),
  error: optional(row["error"]),
  detail: text(row["detail"]),
});
