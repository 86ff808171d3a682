/**
 * The tables of the store. People read them through views (views.ts), which keep their names and columns whatever becomes
 * of the tables: a table whose rows a view shows ends in _rows.
 */

import { COUNTS } from "./counts.ts";
import { HISTORY } from "./history-table.ts";

/** Kept in `PRAGMA user_version`. */
export const FORMAT_VERSION = 4;

/** Those that every format has. */
// Tables with values keep their rowids: in one without, looking for a row reads the whole values of others on the way.
export const TABLES = `
  CREATE TABLE state_rows (
    function TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL,
    typename TEXT NOT NULL, value BLOB NOT NULL, expires_at INTEGER,
    PRIMARY KEY (function, id, name)
  ) STRICT;
  CREATE INDEX state_by_expiry ON state_rows (expires_at) WHERE expires_at IS NOT NULL;

  CREATE TABLE message_rows (
    seq INTEGER PRIMARY KEY,
    function TEXT NOT NULL, id TEXT NOT NULL,
    caller_function TEXT, caller_id TEXT,
    typename TEXT NOT NULL, value BLOB
  ) STRICT;
  CREATE INDEX messages_by_target ON message_rows (function, id, seq);

  CREATE TABLE timer_rows (
    seq INTEGER PRIMARY KEY, fire_at INTEGER NOT NULL,
    function TEXT NOT NULL, id TEXT NOT NULL,
    caller_function TEXT NOT NULL, caller_id TEXT NOT NULL,
    typename TEXT NOT NULL, value BLOB, token TEXT
  ) STRICT;

  CREATE TABLE topic_rows (
    name TEXT PRIMARY KEY, next_offset INTEGER NOT NULL, position INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE record_rows (
    topic TEXT NOT NULL, offset INTEGER NOT NULL, timestamp INTEGER NOT NULL, key BLOB, value BLOB NOT NULL,
    PRIMARY KEY (topic, offset)
  ) STRICT;

  CREATE TABLE idempotency_keys (
    key TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, answer TEXT NOT NULL, timestamp INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX idempotency_keys_by_time ON idempotency_keys (timestamp);
`;

/** What {@link TABLES} are called in format 1, where the names were not taken by views yet. */
export const NAMES_IN_FORMAT_1: Readonly<Record<string, string>> = {
  state: "state_rows",
  messages: "message_rows",
  timers: "timer_rows",
  topics: "topic_rows",
  records: "record_rows",
};

/** The tables that format 2 adds. */
const ADDED_IN_FORMAT_2: readonly string[] = [
  // A row for each endpoint that has been called since the store was opened; the reason is that of one that is down.
  `CREATE TABLE endpoint_rows (
    functions TEXT PRIMARY KEY, since INTEGER NOT NULL, reason TEXT
  ) STRICT, WITHOUT ROWID`,
  // A row for each record of dead letters that was sent again, and when it last was.
  `CREATE TABLE redrive_rows (
    topic TEXT NOT NULL, offset INTEGER NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (topic, offset)
  ) STRICT, WITHOUT ROWID`,
  // How many bytes the keys and values of a topic have.
  `CREATE TABLE topic_sizes (topic TEXT PRIMARY KEY, bytes INTEGER NOT NULL) STRICT, WITHOUT ROWID;
   INSERT INTO topic_sizes
     SELECT topic, sum(coalesce(length(key), 0) + length(value)) FROM record_rows GROUP BY topic`,
  // A row for what an operator has paused: without an id all instances of the function, without a function everything.
  `CREATE TABLE pause_rows (
    function TEXT NOT NULL, id TEXT NOT NULL, since INTEGER NOT NULL, PRIMARY KEY (function, id)
  ) STRICT, WITHOUT ROWID`,
  ...COUNTS,
];

/** What format 3 adds. */
const ADDED_IN_FORMAT_3: readonly string[] = [
  // What a message comes of: the offset of a record, or without a topic the seq of another message.
  `ALTER TABLE message_rows ADD COLUMN origin_topic TEXT;
   ALTER TABLE message_rows ADD COLUMN origin INTEGER`,
  // The highest seq that a message or a timer ever had, so that none comes twice.
  "ALTER TABLE store ADD COLUMN last_seq INTEGER NOT NULL DEFAULT 0",
  // That of format 2 knew nothing of seqs, and begins anew.
  "DROP TABLE IF EXISTS history_rows; DROP TABLE IF EXISTS history_size",
  ...HISTORY,
];

/** What format 4 adds. */
const ADDED_IN_FORMAT_4: readonly string[] = [
  // Where a record that was read from Kafka stood there, and its headers (record-headers.ts).
  `ALTER TABLE record_rows ADD COLUMN kafka_partition INTEGER;
   ALTER TABLE record_rows ADD COLUMN kafka_offset INTEGER;
   ALTER TABLE record_rows ADD COLUMN kafka_timestamp INTEGER;
   ALTER TABLE record_rows ADD COLUMN headers TEXT`,
  // The address of the Kafka that a topic's records go to; its position is then what has been acknowledged there.
  "ALTER TABLE topic_rows ADD COLUMN forwarded_to TEXT",
  // How far the partitions of ingress topics have been read.
  `CREATE TABLE kafka_position_rows (
    topic TEXT NOT NULL, partition INTEGER NOT NULL, next_offset INTEGER NOT NULL, topic_id TEXT NOT NULL,
    PRIMARY KEY (topic, partition)
  ) STRICT, WITHOUT ROWID`,
  // As whom the store writes to a cluster.
  `CREATE TABLE kafka_outbox_rows (
    cluster TEXT PRIMARY KEY, incarnation TEXT NOT NULL, before TEXT
  ) STRICT, WITHOUT ROWID`,
  // Whether it was closed in order each time since the last of those was written.
  "ALTER TABLE store ADD COLUMN was_closed INTEGER NOT NULL DEFAULT 1",
];

/** What each format adds to the one before it. */
export const ADDED: ReadonlyMap<number, readonly string[]> = new Map([
  [2, ADDED_IN_FORMAT_2],
  [3, ADDED_IN_FORMAT_3],
  [4, ADDED_IN_FORMAT_4],
]);

/** An index is not part of the format: an older store has others, which are not used any more. */
export const INDEXES = `
  DROP INDEX IF EXISTS timers_by_time;
  DROP INDEX IF EXISTS timers_by_caller;
  CREATE INDEX IF NOT EXISTS timers_by_target ON timer_rows (function, fire_at);
  CREATE INDEX IF NOT EXISTS timers_by_token ON timer_rows (caller_id, token) WHERE token IS NOT NULL;
`;

/**
 * One row: which store this is, how often it was opened, the groups since then, whether it was closed in order, and when
 * a runtime last wrote to it. The first stores of format 1 do not have it.
 */
export const STORE_TABLE = `
  CREATE TABLE IF NOT EXISTS store (
    id TEXT NOT NULL, opening INTEGER NOT NULL, commits INTEGER NOT NULL, is_open INTEGER NOT NULL, seen_at INTEGER
  ) STRICT;
`;
