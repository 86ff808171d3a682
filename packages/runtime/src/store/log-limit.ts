/**
 * Folds the write-ahead log into the database, and keeps it from growing without end while another program reads the store in
 * one long transaction.
 */
import { statSync } from "node:fs";
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { logPath } from "./inspection.ts";
import { StoreLockedError } from "./trouble.ts";

export interface LogLimitOptions {
  /** What the log may grow to. */
  readonly walBytes: number;
  /** Called when it has grown to a quarter of that. */
  readonly onNotice: (text: string) => void;
}

/** Of the log: as SQLite does by itself, but that hides it when a sync of the database fails, and syncs that once more later. */
const FOLD_FRAMES = 1000;

export class LogLimit {
  readonly #path: string;
  readonly #database: DatabaseSync;
  readonly #options: LogLimitOptions;
  readonly #large: number;
  readonly #length: StatementSync | undefined;
  readonly #fold: StatementSync;
  #isLarge = false;

  constructor(path: string, database: DatabaseSync, options: LogLimitOptions) {
    this.#path = path;
    this.#database = database;
    this.#options = options;
    this.#large = Math.floor(options.walBytes / 4);
    // When it begins anew it is cut off here.
    database.exec(`PRAGMA journal_size_limit = ${this.#large}`);
    this.#fold = database.prepare("PRAGMA wal_checkpoint(PASSIVE)");
    if (!tellsLength(database)) return;
    database.exec("PRAGMA wal_autocheckpoint = 0");
    this.#length = database.prepare("PRAGMA wal_checkpoint(NOOP)");
  }

  /** To be called before each group. @throws StoreLockedError while the log has reached its limit; Error of SQLite */
  check(): void {
    this.#foldInTime();
    const { walBytes, onNotice } = this.#options;
    const log = logPath(this.#path);
    const bytes = statSync(log, { throwIfNoEntry: false })?.size ?? 0;
    const wasLarge = this.#isLarge;
    this.#isLarge = bytes > this.#large;
    if (!this.#isLarge) return;
    const state =
      `${log} has grown to ${megabytes(bytes)}, because another program reads ${this.#path} in one long transaction, ` +
      "such as a sqlite3 shell or a backup";
    if (!wasLarge) {
      onNotice(
        `${state}: end it before the ${megabytes(walBytes)} of setting walBytes are reached`,
      );
    }
    if (bytes < walBytes) return;
    const row = this.#database.prepare("PRAGMA wal_checkpoint(TRUNCATE)").get();
    if (row?.["busy"] === 0) return;
    throw new StoreLockedError(
      `${state}, and the limit is ${megabytes(walBytes)} (setting walBytes): end that transaction, or that program`,
    );
  }

  #foldInTime(): void {
    const { log, checkpointed } = this.#length?.get() ?? {};
    if (Number(log) - Number(checkpointed) >= FOLD_FRAMES) this.#fold.get();
  }
}

/** Earlier versions than 3.51 would fold the log in when they are asked how long it is. */
function tellsLength(database: DatabaseSync): boolean {
  const { version } = database.prepare("SELECT sqlite_version() AS version").get() ?? {};
  const [major = 0, minor = 0] = String(version).split(".").map(Number);
  return major > 3 || (major === 3 && minor >= 51);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
