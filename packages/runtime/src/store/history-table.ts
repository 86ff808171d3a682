/** The history of invocations as a table: it is as large as it may be, and the oldest rows make room for new ones. */
import type { DatabaseSync } from "node:sqlite";
import type { HistoryMark, HistoryRow, HistoryWrites } from "../model.ts";
import { integer, optional, type Row, text } from "./columns.ts";
import { prepareUpsert, type Table } from "./rows.ts";
import type { CommittedReads } from "./store.ts";

/** Rows that one group removes at most, so that no commit takes long. */
const REMOVED_ROWS = 5000;

/** The table, and how large what is in it is. */
export const HISTORY: readonly string[] = [
  `CREATE TABLE history_rows (
    seq INTEGER PRIMARY KEY, function TEXT NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL, took_ms REAL NOT NULL,
    error TEXT, sent_from INTEGER NOT NULL, detail TEXT NOT NULL, bytes INTEGER NOT NULL
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
  others: ["function", "id", "at", "took_ms", "error", "sent_from", "detail", "bytes"],
  values: ({ seq, function: fn, id, at, tookMs, error, sentFrom, detail }) => [
    seq,
    fn,
    id,
    at,
    tookMs,
    error ?? null,
    sentFrom,
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

export function historyReads(
  database: DatabaseSync,
): Pick<CommittedReads, "history" | "historyOf" | "historyFrom" | "historyMark"> {
  const newest = database.prepare(
    "SELECT * FROM history_rows WHERE function = ? AND id = ? ORDER BY seq DESC LIMIT ?",
  );
  const of = database.prepare(
    "SELECT * FROM history_rows WHERE function = ? AND id = ? AND seq >= ? ORDER BY seq LIMIT ?",
  );
  const from = database.prepare("SELECT * FROM history_rows WHERE seq >= ? ORDER BY seq LIMIT ?");
  const mark = database.prepare(
    "SELECT seq, at, took_ms, sent_from FROM history_rows WHERE seq >= ? ORDER BY seq LIMIT 1",
  );
  return {
    history: (key, limit) => newest.all(key.function, key.id, limit).map(toRow),
    historyOf: (key, seq, limit) => of.all(key.function, key.id, seq, limit).map(toRow),
    historyFrom: (seq, limit) => from.all(seq, limit).map(toRow),
    historyMark: (seq) => {
      const row = mark.get(seq);
      return row && toMark(row);
    },
  };
}

const toMark = (row: Row): HistoryMark => ({
  seq: integer(row["seq"]),
  at: integer(row["at"]),
  tookMs: integer(row["took_ms"]),
  sentFrom: integer(row["sent_from"]),
});

const toRow = (row: Row): HistoryRow => ({
  ...toMark(row),
  function: text(row["function"]),
  id: text(row["id"]),
  error: optional(row["error"]),
  detail: text(row["detail"]),
});
