/**
 * The durable store: SQLite in one folder. Groups are written by a thread of its own; what is read here is committed.
 * Reads are short, because a long one would keep the write-ahead log from being folded into the database.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync, type SQLOutputValue } from "node:sqlite";
import { Worker } from "node:worker_threads";
import type {
  GroupWrites,
  Housekeeping,
  IdempotentAnswer,
  InstanceKey,
  Message,
  PersistedValue,
  Timer,
  TopicOffsets,
  TopicRecord,
} from "../model.ts";
import type { CommitReply, CommitRequest } from "./commit-thread.ts";

export interface Store {
  /** Resolves when the group is durable, and rejects when nothing of it is. One at a time. */
  commit(group: GroupWrites): Promise<void>;
  state(key: InstanceKey): PersistedValue[];
  /** The messages to an instance that come after `seq`, in order, as many as fit in `maxBytes` but at least one. */
  messages(key: InstanceKey, seq: number, limit: number, maxBytes: number): Message[];
  /** How many messages each instance has waiting. */
  mailboxes(): { readonly key: InstanceKey; readonly waiting: number }[];
  mailboxSize(key: InstanceKey): number;
  /** The timers that fire after `from` and not after `to`, in the order in which they fire. */
  timersDue(from: number, to: number): Timer[];
  /** The timers with a token that instances with this id have set. */
  timersOf(callerId: string): Timer[];
  topics(): TopicOffsets[];
  topic(name: string): TopicOffsets | undefined;
  /** The records of a topic from `offset` on, as many as fit in `maxBytes` but at least one. */
  records(topic: string, offset: number, limit: number, maxBytes: number): TopicRecord[];
  idempotency(key: string): IdempotentAnswer | undefined;
  /** Whether there is anything to forget. */
  needsHousekeeping(work: Housekeeping): boolean;
  /** The highest numbers in use. */
  lastSeqs(): { readonly message: number; readonly timer: number };
  close(): Promise<void>;
}

const SQLITE_BUSY = 5;
const THREAD_ENDED = "the commit thread has ended";

/**
 * Opens the store in a folder, which is made when it is not there.
 * @throws Error when another process has it open, and when it is of another version
 */
export async function openStore(folder: string): Promise<Store> {
  mkdirSync(folder, { recursive: true });
  const release = lock(folder);
  const path = join(folder, "store.db");
  const thread = new Worker(new URL("./commit-thread.ts", import.meta.url), { workerData: path });
  try {
    await nextReply(thread);
  } catch (error) {
    release();
    throw error;
  }
  const database = new DatabaseSync(path, { readOnly: true });
  let isRunning = true;
  const ended = new Promise<void>((resolve) => {
    thread.once("exit", () => {
      isRunning = false;
      resolve();
    });
  });
  return {
    async commit(group) {
      if (!isRunning) throw new Error(THREAD_ENDED);
      thread.postMessage(group satisfies CommitRequest);
      await nextReply(thread);
    },
    ...reads(database),
    async close() {
      database.close();
      thread.postMessage("close" satisfies CommitRequest);
      await ended;
      release();
    },
  };
}

/** An exclusive transaction on a file of its own: the operating system ends it with the process, however that dies. */
function lock(folder: string): () => void {
  const database = new DatabaseSync(join(folder, "lock.db"));
  try {
    database.exec("BEGIN EXCLUSIVE");
  } catch (cause) {
    database.close();
    if ((cause as { errcode?: number }).errcode !== SQLITE_BUSY) throw cause;
    throw new Error(`the data folder ${folder} is in use by another process`, { cause });
  }
  return () => database.close();
}

function nextReply(thread: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (action: () => void): void => {
      thread.off("message", onReply).off("error", onError).off("exit", onExit);
      action();
    };
    const onReply = ({ error }: CommitReply): void =>
      settle(() => (error === undefined ? resolve() : reject(new Error(error))));
    const onError = (error: Error): void => settle(() => reject(error));
    const onExit = (): void => settle(() => reject(new Error(THREAD_ENDED)));
    thread.on("message", onReply).on("error", onError).on("exit", onExit);
  });
}

type Row = Record<string, SQLOutputValue>;

// The tables are STRICT, so each column holds what these say.
const text = (value: SQLOutputValue | undefined): string => value as string;
const integer = (value: SQLOutputValue | undefined): number => value as number;
const optional = <T>(value: SQLOutputValue | undefined): T | undefined =>
  (value ?? undefined) as T | undefined;

const toMessage = (row: Row): Message => ({
  seq: integer(row["seq"]),
  target: { function: text(row["function"]), id: text(row["id"]) },
  caller:
    row["caller_function"] === null
      ? undefined
      : { function: text(row["caller_function"]), id: text(row["caller_id"]) },
  typename: text(row["typename"]),
  value: optional(row["value"]),
});

const toTimer = (row: Row): Timer => ({
  ...toMessage(row),
  caller: { function: text(row["caller_function"]), id: text(row["caller_id"]) },
  fireAt: integer(row["fire_at"]),
  token: optional(row["token"]),
});

const toRecord = (row: Row): TopicRecord => ({
  topic: text(row["topic"]),
  offset: integer(row["offset"]),
  key: optional(row["key"]),
  value: row["value"] as Uint8Array,
  timestamp: integer(row["timestamp"]),
});

/** The first rows whose values fit in `maxBytes`, and at least one, so that a larger one gets through too. */
function upTo(maxBytes: number, rows: Iterable<Row>): Row[] {
  const taken: Row[] = [];
  let bytes = 0;
  for (const row of rows) {
    bytes += row["value"] instanceof Uint8Array ? row["value"].length : 0;
    if (taken.length > 0 && bytes > maxBytes) break;
    taken.push(row);
  }
  return taken;
}

const toTopic = (row: Row): TopicOffsets => ({
  name: text(row["name"]),
  nextOffset: integer(row["next_offset"]),
  position: integer(row["position"]),
});

function reads(database: DatabaseSync): Omit<Store, "commit" | "close"> {
  const statement = (sql: string) => database.prepare(sql);
  const state = statement("SELECT * FROM state WHERE function = ? AND id = ?");
  const messages = statement(
    "SELECT * FROM messages WHERE function = ? AND id = ? AND seq > ? ORDER BY seq LIMIT ?",
  );
  const mailboxes = statement(
    "SELECT function, id, count(*) AS waiting FROM messages GROUP BY function, id",
  );
  const mailboxSize = statement(
    "SELECT count(*) AS waiting FROM messages WHERE function = ? AND id = ?",
  );
  const timersDue = statement(
    "SELECT * FROM timers WHERE fire_at > ? AND fire_at <= ? ORDER BY fire_at, seq",
  );
  const timersOf = statement("SELECT * FROM timers WHERE caller_id = ? AND token IS NOT NULL");
  const topics = statement("SELECT * FROM topics");
  const topic = statement("SELECT * FROM topics WHERE name = ?");
  const records = statement(
    "SELECT * FROM records WHERE topic = ? AND offset >= ? ORDER BY offset LIMIT ?",
  );
  const idempotency = statement("SELECT * FROM idempotency_keys WHERE key = ?");
  const housekeeping = statement(
    `SELECT EXISTS (SELECT 1 FROM state WHERE expires_at <= :expiredBy)
       OR EXISTS (SELECT 1 FROM idempotency_keys WHERE timestamp < :olderThan)
       OR EXISTS (SELECT 1 FROM topics, records WHERE topic = name AND timestamp < :olderThan AND offset < position
                  AND offset = (SELECT min(offset) FROM records WHERE topic = name)) AS needed`,
  );
  const lastSeqs = statement(
    "SELECT (SELECT coalesce(max(seq), 0) FROM messages) AS message, (SELECT coalesce(max(seq), 0) FROM timers) AS timer",
  );

  return {
    state: (key) =>
      state.all(key.function, key.id).map((row) => ({
        ...key,
        name: text(row["name"]),
        typename: text(row["typename"]),
        value: optional(row["value"]),
        expiresAt: optional(row["expires_at"]),
      })),
    messages: (key, seq, limit, maxBytes) =>
      upTo(maxBytes, messages.iterate(key.function, key.id, seq, limit)).map(toMessage),
    mailboxes: () =>
      mailboxes.all().map((row) => ({
        key: { function: text(row["function"]), id: text(row["id"]) },
        waiting: integer(row["waiting"]),
      })),
    mailboxSize: (key) => integer(mailboxSize.get(key.function, key.id)?.["waiting"]),
    timersDue: (from, to) => timersDue.all(from, to).map(toTimer),
    timersOf: (callerId) => timersOf.all(callerId).map(toTimer),
    topics: () => topics.all().map(toTopic),
    topic: (name) => {
      const row = topic.get(name);
      return row && toTopic(row);
    },
    records: (name, offset, limit, maxBytes) =>
      upTo(maxBytes, records.iterate(name, offset, limit)).map(toRecord),
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
    needsHousekeeping: ({ expiredBy, olderThan }) =>
      housekeeping.get({ expiredBy, olderThan })?.["needed"] === 1,
    lastSeqs: () => {
      const row = lastSeqs.get();
      return { message: integer(row?.["message"]), timer: integer(row?.["timer"]) };
    },
  };
}
