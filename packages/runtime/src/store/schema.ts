/** Gives a store its tables: a new one all of them, an older one what it lacks; and tells what is not a store. */
import type { DatabaseSync } from "node:sqlite";
import type { Progress } from "./progress.ts";
import {
  ADDED,
  FORMAT_VERSION,
  INDEXES,
  NAMES_IN_FORMAT_1,
  STORE_TABLE,
  TABLES,
} from "./tables.ts";
import { damaged } from "./trouble.ts";
import { prepareViews } from "./views.ts";

export interface StoreRow extends Progress {
  /** Whether it is open, or was when its process died. */
  readonly isOpen: boolean;
}

/**
 * Makes a new store's tables, and brings an older store to this format, each in one transaction: when it fails or is
 * interrupted, the store stays as it was.
 *
 * @returns the format that it had, and the one that it has, which a new one had before
 * @throws Error as {@link checkFormat}, or when an older store is damaged
 */
export function prepareSchema(
  database: DatabaseSync,
  path: string,
): { readonly before: number; readonly now: number } {
  checkFormat(database, path);
  // What is lost in an older store is for the one who restores it, and the version that wrote it, to see.
  const version = versionOf(database);
  if (version > 0 && version < FORMAT_VERSION) assertSound(database, path);
  // The first of these must precede the first table: it cannot be turned on later without rewriting the file.
  database.exec(
    "PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL",
  );
  database.exec("BEGIN IMMEDIATE");
  const isNew = isEmpty(database);
  if (isNew) database.exec(TABLES);
  else if (version === 1) renameTables(database);
  database.exec(STORE_TABLE);
  const from = isNew ? 1 : version;
  for (const [format, added] of ADDED) {
    if (format > from) for (const change of added) database.exec(change);
  }
  database.exec(`PRAGMA user_version = ${FORMAT_VERSION}; ${INDEXES}`);
  prepareViews(database);
  database.exec("COMMIT");
  return { before: isNew ? FORMAT_VERSION : version, now: FORMAT_VERSION };
}

/** Takes no longer however much is in them. */
function renameTables(database: DatabaseSync): void {
  for (const [before, now] of Object.entries(NAMES_IN_FORMAT_1)) {
    database.exec(`ALTER TABLE ${before} RENAME TO ${now}`);
  }
}

/** @throws Error that says what the file is instead, when it is not a store that can be read nor an empty database */
export function checkFormat(database: DatabaseSync, path: string): void {
  const version = versionOf(database);
  if (version > FORMAT_VERSION) {
    throw new Error(
      `${path} is a store of format ${version}, and this version reads formats up to ${FORMAT_VERSION}: ` +
        "run the newer version that wrote it, or choose another data folder",
    );
  }
  const isStore =
    version === 0
      ? isEmpty(database)
      : hasTable(database, version === 1 ? "messages" : "message_rows");
  if (!isStore) {
    throw new Error(
      `${path} is a database of something else, not a store: move it away, or choose another data folder`,
    );
  }
}

/** For whoever only reads, and so cannot change what is there. @throws Error also when the store is of an older format */
export function checkCurrent(database: DatabaseSync, path: string): void {
  checkFormat(database, path);
  const version = versionOf(database);
  if (version === FORMAT_VERSION) return;
  throw new Error(
    `${path} is a store of format ${version}, which has no views: run a runtime on it once, which brings it to format ${FORMAT_VERSION}`,
  );
}

/** Looks at the structure of every page, about a second for a gigabyte. @throws Error that says what is damaged */
export function assertSound(database: DatabaseSync, path: string): void {
  const finding = Object.values(database.prepare("PRAGMA quick_check(1)").get() ?? {})[0];
  if (finding !== "ok") throw damaged(path, String(finding));
}

/** Undefined where it is not a store, or one that does not have it yet. */
export function readStoreRow(database: DatabaseSync): StoreRow | undefined {
  const version = versionOf(database);
  if (version < 1 || version > FORMAT_VERSION || !hasTable(database, "store")) return undefined;
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

function versionOf(database: DatabaseSync): number {
  return Number(database.prepare("PRAGMA user_version").get()?.["user_version"]);
}

function isEmpty(database: DatabaseSync): boolean {
  return database.prepare("SELECT 1 FROM sqlite_schema").get() === undefined;
}

function hasTable(database: DatabaseSync, name: string): boolean {
  return database.prepare("SELECT 1 FROM sqlite_schema WHERE name = ?").get(name) !== undefined;
}
