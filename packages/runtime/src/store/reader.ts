/**
 * Reads the database, on a connection of its own that sees what is committed. Reads are short, because a long one would
 * keep the write-ahead log from being folded into the database.
 */
import { DatabaseSync } from "node:sqlite";
import type { InstanceKey, Message, PendingTimer, PersistedValue, Timer } from "../model.ts";
import { distinct, integer, optional, type Row, text } from "./columns.ts";
import { countedReads } from "./counted-reads.ts";
import { ruleFor } from "./forgettable.ts";
import { prepareForgettable } from "./forgetting.ts";
import { historyReads } from "./history-table.ts";
import { kafkaReads } from "./kafka-reader.ts";
import { type CommittedReads, type ShownValue, upTo } from "./store.ts";
import { prepareTopicReads } from "./topic-reader.ts";

/** So many free pages are kept in any case. */
const MIN_FREE_PAGES = 2000;

export interface StoreReader extends CommittedReads {
  /** How many there are, of all functions. */
  pendingTimers(): number;
  close(): void;
}

/** Opens a store that a writer has prepared. @throws Error from SQLite */
export function openStoreReader(path: string): StoreReader {
  const database = new DatabaseSync(path, { readOnly: true });
  const statement = (sql: string) => database.prepare(sql);
  const state = statement("SELECT * FROM state_rows WHERE function = ? AND id = ?");
  const value = statement(
    "SELECT * FROM state_rows WHERE function = ? AND id = ? AND name = ? AND length(value) <= ?",
  );
  const values = statement(
    `SELECT name, typename, length(value) AS bytes, iif(length(value) <= :maxBytes, value, NULL) AS value, expires_at
       FROM state_rows WHERE function = :function AND id = :id AND (expires_at IS NULL OR expires_at > :now)
       ORDER BY name LIMIT :limit`,
  );
  const stateSize = statement(
    `SELECT count(*) AS "values", coalesce(sum(length(value)), 0) AS bytes FROM state_rows
       WHERE function = ? AND id = ? AND (expires_at IS NULL OR expires_at > ?)`,
  );
  const messages = statement(
    "SELECT * FROM message_rows WHERE function = ? AND id = ? AND seq > ? ORDER BY seq LIMIT ?",
  );
  const timerTargets = statement(distinct("function", "timer_rows"));
  const timers = statement(
    "SELECT * FROM timer_rows WHERE function = ? AND (fire_at, seq) > (?, ?) ORDER BY fire_at, seq LIMIT ?",
  );
  const timersOf = statement(
    "SELECT token, function, seq FROM timer_rows WHERE caller_id = ? AND token IS NOT NULL LIMIT ?",
  );
  const timerOf = statement(
    "SELECT token, function, seq FROM timer_rows WHERE caller_id = ? AND token = ?",
  );
  const timer = statement("SELECT * FROM timer_rows WHERE seq = ?");
  const pendingTimers = statement(
    "SELECT coalesce(sum(timers), 0) AS pending FROM function_counts",
  );
  const idempotency = statement("SELECT * FROM idempotency_keys WHERE key = ?");
  const pauses = statement("SELECT * FROM pause_rows ORDER BY function, id LIMIT ? OFFSET ?");
  const housekeeping = statement(
    `SELECT EXISTS (SELECT 1 FROM state_rows WHERE expires_at <= :expiredBy)
       OR EXISTS (SELECT 1 FROM idempotency_keys WHERE timestamp < :olderThan) AS needed`,
  );
  const lastSeen = statement("SELECT seen_at FROM store");
  const lastSeqs = statement(
    // Those of a store of format 1, and of lines that were imported, are in no group that says so.
    `SELECT max(last_seq, (SELECT coalesce(max(seq), 0) FROM message_rows), (SELECT coalesce(max(seq), 0) FROM timer_rows))
       AS message, (SELECT coalesce(max(seq), 0) FROM history_rows) AS history FROM store`,
  );

  const freePages = statement("PRAGMA freelist_count");
  const pages = statement("PRAGMA page_count");
  const topics = prepareTopicReads(database);
  const goes = prepareForgettable(database, 1);
  return {
    together(read) {
      database.exec("BEGIN");
      try {
        return read();
      } finally {
        database.exec("COMMIT");
      }
    },
    ...topics,
    ...countedReads(database),
    ...historyReads(database),
    ...kafkaReads(database),
    state: (key) => state.all(key.function, key.id).map(toValue),
    value: (key, name, maxBytes) => {
      const row = value.get(key.function, key.id, name, maxBytes);
      return row && toValue(row);
    },
    values: (key, now, limit, maxBytes) =>
      values.all({ function: key.function, id: key.id, now, limit, maxBytes }).map(toShown),
    stateSize: (key, now) => {
      const row = stateSize.get(key.function, key.id, now);
      return { values: integer(row?.["values"]), bytes: integer(row?.["bytes"]) };
    },
    messages: (key, seq, limit, maxBytes) =>
      upTo(maxBytes, messages.iterate(key.function, key.id, seq, limit)).map(toMessage),
    timerTargets: () => timerTargets.all().map((row) => text(row["function"])),
    timers: (target, { fireAt, seq }, limit, maxBytes) =>
      upTo(maxBytes, timers.iterate(target, fireAt, seq, limit)).map(toTimer),
    timersOf: (callerId, limit) => timersOf.all(callerId, limit).map(toPending),
    timerOf: (callerId, token) => {
      const row = timerOf.get(callerId, token);
      return row && toPending(row);
    },
    timer: (seq) => {
      const row = timer.get(seq);
      return row && toTimer(row);
    },
    idempotency: (key) => {
      const row = idempotency.get(key);
      return (
        row && {
          key,
          fingerprint: text(row["fingerprint"]),
          answer: text(row["answer"]),
          timestamp: integer(row["timestamp"]),
        }
      );
    },
    pauses: (offset, limit) =>
      pauses.all(limit, offset).map((row) => ({
        function: text(row["function"]),
        id: text(row["id"]),
        since: integer(row["since"]),
      })),
    needsHousekeeping: (work) =>
      isHollow(
        integer(freePages.get()?.["freelist_count"]),
        integer(pages.get()?.["page_count"]),
      ) ||
      housekeeping.get({ expiredBy: work.expiredBy, olderThan: work.olderThan })?.["needed"] ===
        1 ||
      topics.topics().some(({ name }) => goes(ruleFor(work, name)) !== undefined),
    lastSeen: () => optional(lastSeen.get()?.["seen_at"]),
    lastSeqs: () => {
      const row = lastSeqs.get();
      return {
        message: integer(row?.["message"]),
        history: integer(row?.["history"]),
      };
    },
    pendingTimers: () => integer(pendingTimers.get()?.["pending"]),
    close: () => database.close(),
  };
}

const toValue = (row: Row): PersistedValue => ({
  function: text(row["function"]),
  id: text(row["id"]),
  name: text(row["name"]),
  typename: text(row["typename"]),
  value: optional(row["value"]),
  expiresAt: optional(row["expires_at"]),
});

const toShown = (row: Row): ShownValue => ({
  name: text(row["name"]),
  typename: text(row["typename"]),
  bytes: integer(row["bytes"]),
  value: optional(row["value"]),
  expiresAt: optional(row["expires_at"]),
});

const toSent = (row: Row) => ({
  seq: integer(row["seq"]),
  target: { function: text(row["function"]), id: text(row["id"]) },
  typename: text(row["typename"]),
  value: optional<Uint8Array>(row["value"]),
});

const toCaller = (row: Row): InstanceKey => ({
  function: text(row["caller_function"]),
  id: text(row["caller_id"]),
});

const toMessage = (row: Row): Message => ({
  ...toSent(row),
  caller: row["caller_function"] === null ? undefined : toCaller(row),
  origin:
    row["origin"] === null
      ? undefined
      : { topic: optional(row["origin_topic"]), number: integer(row["origin"]) },
});

const toTimer = (row: Row): Timer => ({
  ...toSent(row),
  caller: toCaller(row),
  fireAt: integer(row["fire_at"]),
  token: optional(row["token"]),
});

const toPending = (row: Row): PendingTimer => ({
  token: text(row["token"]),
  function: text(row["function"]),
  seq: integer(row["seq"]),
});

/** Whether so much of the file is free that it is worth giving back: a part of it is soon needed again. */
function isHollow(free: number, pages: number): boolean {
  return free > MIN_FREE_PAGES && free > pages / 10;
}
