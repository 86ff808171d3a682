/**
 * The tables of the store, readable with the sqlite3 shell, and the version that says whether this code can read them.
 */
import type { DatabaseSync } from "node:sqlite";
import type { Progress } from "./progress.ts";

const FORMAT_VERSION = 1;

// Tables with values keep their rowids: in one without, looking for a row reads the whole values of others on the way.
const TABLES = `
  CREATE TABLE state (
    function TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL,
    typename TEXT NOT NULL, value BLOB NOT NULL, expires_at INTEGER,
    PRIMARY KEY (function, id, name)
  ) STRICT;
  CREATE INDEX state_by_expiry ON state (expires_at) WHERE expires_at IS NOT NULL;

  CREATE TABLE messages (
    seq INTEGER PRIMARY KEY,
    function TEXT NOT NULL, id TEXT NOT NULL,
    caller_function TEXT, caller_id TEXT,
    typename TEXT NOT NULL, value BLOB
  ) STRICT;
  CREATE INDEX messages_by_target ON messages (function, id, seq);

  CREATE TABLE timers (
    seq INTEGER PRIMARY KEY, fire_at INTEGER NOT NULL,
    function TEXT NOT NULL, id TEXT NOT NULL,
    caller_function TEXT NOT NULL, caller_id TEXT NOT NULL,
    typename TEXT NOT NULL, value BLOB, token TEXT
  ) STRICT;

  CREATE TABLE topics (
    name TEXT PRIMARY KEY, next_offset INTEGER NOT NULL, position INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE records (
    topic TEXT NOT NULL, offset INTEGER NOT NULL, timestamp INTEGER NOT NULL, key BLOB, value BLOB NOT NULL,
    PRIMARY KEY (topic, offset)
  ) STRICT;

  CREATE TABLE idempotency_keys (
    key TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, answer TEXT NOT NULL, timestamp INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX idempotency_keys_by_time ON idempotency_keys (timestamp);
`;

// An index is not part of the format: an older store has others, which are not used any more.
const INDEXES = `
  DROP INDEX IF EXISTS timers_by_time;
  DROP INDEX IF EXISTS timers_by_caller;
  CREATE INDEX IF NOT EXISTS timers_by_target ON timers (function, fire_at);
  CREATE INDEX IF NOT EXISTS timers_by_token ON timers (caller_id, token) WHERE token IS NOT NULL;
`;

/**
 * One row: which store this is, how often it was opened, the groups since then, whether it was closed in order, and when
 * a runtime last wrote to it.
 */
const STORE_TABLE = `
  CREATE TABLE IF NOT EXISTS store (
    id TEXT NOT NULL, opening INTEGER NOT NULL, commits INTEGER NOT NULL, is_open INTEGER NOT NULL, seen_at INTEGER
  ) STRICT;
`;

export interface StoreRow extends Progress {
  /** Whether it is open, or was when its process died. */
  readonly isOpen: boolean;
}

/** Makes a new store's tables, if it does not have them. @throws Error as {@link checkFormat} */
export function prepareSchema(database: DatabaseSync, path: string): void {
  checkFormat(database, path);
  // The first of these must precede the first table: it cannot be turned on later without rewriting the file.
  database.exec(
    "PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL",
  );
  database.exec("BEGIN IMMEDIATE");
  if (isEmpty(database)) database.exec(`${TABLES}; PRAGMA user_version = ${FORMAT_VERSION}`);
  // What the first stores of this version do not have.
  database.exec(`${STORE_TABLE} ${INDEXES} COMMIT`);
}

/** @throws Error that says what the file is instead, when it is not a store of this version nor an empty database */
export function checkFormat(database: DatabaseSync, path: string): void {
  const version = versionOf(database);
  if (version !== FORMAT_VERSION && version !== 0) {
    throw new Error(
      `${path} is a store of format ${version}, and this version reads format ${FORMAT_VERSION}: ` +
        "run the version that wrote it, or choose another data folder",
    );
  }
  if (version === 0 ? !isEmpty(database) : !hasTable(database, "messages")) {
    throw new Error(
      `${path} is a database of something else, not a store: move it away, or choose another data folder`,
    );
  }
}

/** Undefined where it is not a store, or one that does not have it yet. */
export function readStoreRow(database: DatabaseSync): StoreRow | undefined {
  if (versionOf(database) !== FORMAT_VERSION || !hasTable(database, "store")) return undefined;
  const row = database.prepare("SELECT * FROM store").get();
  return (
    row && {
      id: String(row["id"]),
      opening: Number(row["opening"]),
      commits: Number(row["commits"]),
      isOpen: row["is_open"] === 1,
    }
  );
}

function versionOf(database: DatabaseSync): unknown {
  return database.prepare("PRAGMA user_version").get()?.["user_version"];
}

function isEmpty(database: DatabaseSync): boolean {
  return database.prepare("SELECT 1 FROM sqlite_schema").get() === undefined;
}

function hasTable(database: DatabaseSync, name: string): boolean {
  return database.prepare("SELECT 1 FROM sqlite_schema WHERE name = ?").get(name) !== undefined;
}
