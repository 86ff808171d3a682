/** Keeps the write-ahead log from growing without end while another program reads the store in one long transaction. */
import { statSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { logPath } from "./inspection.ts";
import { StoreLockedError } from "./trouble.ts";

export interface LogLimitOptions {
  /** What the log may grow to. */
  readonly walBytes: number;
  /** Called when it has grown to a quarter of that. */
  readonly onNotice: (text: string) => void;
}

export class LogLimit {
  readonly #path: string;
  readonly #database: DatabaseSync;
  readonly #options: LogLimitOptions;
  readonly #large: number;
  #isLarge = false;

  constructor(path: string, database: DatabaseSync, options: LogLimitOptions) {
    this.#path = path;
    this.#database = database;
    this.#options = options;
    this.#large = Math.floor(options.walBytes / 4);
    // When it begins anew it is cut off here.
    database.exec(`PRAGMA journal_size_limit = ${this.#large}`);
  }

  /** To be called before each group. @throws StoreLockedError while the log has reached its limit */
  check(): void {
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
}

function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
