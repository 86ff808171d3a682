/**
 * An opening of a store: from then on its process alone commits, and notices when something of the store is taken away
 * or another process has opened it after all.
 */
import { randomUUID } from "node:crypto";
import { statSync } from "node:fs";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import type { GroupWrites } from "../model.ts";
import { logPath } from "./inspection.ts";
import { ProgressFile } from "./progress.ts";
import { readStoreRow } from "./schema.ts";
import { isBusy, locked } from "./trouble.ts";

/**
 * For a store that was not closed in order. While it is open somewhere, it may be in use by a process whose lock.db was
 * deleted.
 *
 * @throws Error when another program has it open
 */
export function makeSureOfBeingAlone(path: string): void {
  const database = new DatabaseSync(path);
  try {
    database.exec("PRAGMA locking_mode = EXCLUSIVE");
    // The first look takes the lock.
    database.prepare("SELECT 1 FROM sqlite_schema").get();
  } catch (cause) {
    if (!isBusy(cause)) throw cause;
    throw new Error(
      `${path} is open in another program, and was not closed in order: end that program, ` +
        "be it another runtime, a sqlite3 shell or a backup",
      { cause },
    );
  } finally {
    database.close();
  }
}

export class Opening {
  readonly #path: string;
  readonly #database: DatabaseSync;
  readonly #id: string;
  readonly #number: number;
  #commits = 0;
  readonly #count: StatementSync;
  #progress: ProgressFile | undefined;
  /** What it consists of, while it is open. */
  #files: readonly { readonly path: string; readonly inode: number | undefined }[] = [];

  /** @param database that has its tables */
  constructor(path: string, database: DatabaseSync) {
    this.#path = path;
    this.#database = database;
    database.exec("BEGIN IMMEDIATE");
    const last = readStoreRow(database);
    this.#id = last?.id ?? randomUUID();
    this.#number = (last?.opening ?? 0) + 1;
    if (last === undefined)
      database.exec(
        `INSERT INTO store (id, opening, commits, is_open) VALUES ('${this.#id}', 0, 0, 0)`,
      );
    database
      .prepare(
        "UPDATE store SET opening = ?, commits = 0, was_closed = was_closed AND NOT is_open, is_open = 1",
      )
      .run(this.#number);
    // What was known of them may not be so any more.
    database.exec("DELETE FROM endpoint_rows; COMMIT");
    this.#count = database.prepare(
      "UPDATE store SET commits = ?, seen_at = ?, last_seq = max(last_seq, ?) WHERE opening = ? AND id = ?",
    );
  }

  /**
   * Gets the opening into the file itself, before its log has anything else: so a log can be told from that of another
   * opening. The log begins anew: after a sync that failed the system may show in it what is not on the disk.
   *
   * @throws StoreLockedError when another program reads the store; it may be tried again
   */
  anchor(): void {
    const row = this.#database.prepare("PRAGMA wal_checkpoint(TRUNCATE)").get();
    if (row?.["busy"] !== 0) throw locked(this.#path);
    this.#progress = new ProgressFile(this.#path, this.#now());
    const paths = [this.#path, logPath(this.#path), `${this.#path}-shm`];
    this.#files = paths.map((path) => ({ path, inode: inodeOf(path) }));
  }

  /** To be called within the transaction of each group. @throws Error when the store is not this process's any more */
  count({ seenAt, lastSeq }: Pick<GroupWrites, "seenAt" | "lastSeq">): void {
    const [gone] = this.#files.filter(({ path, inode }) => inodeOf(path) !== inode);
    if (gone !== undefined) {
      throw new Error(
        `${gone.path} was deleted or replaced while the runtime has it open, and what it commits would be lost: ` +
          "put back what was there, or restore a copy of the whole data folder while no runtime runs",
      );
    }
    const next = this.#commits + 1;
    const { changes } = this.#count.run(next, seenAt, lastSeq, this.#number, this.#id);
    if (changes !== 1) {
      throw new Error(
        `${this.#path} was opened by another runtime, which goes on with it from now on`,
      );
    }
  }

  /** To be called when the group is durable. */
  note(): void {
    this.#commits++;
    this.#progress?.write(this.#now());
  }

  /** Marks the store as closed in order. */
  end(): void {
    this.#database.exec(`UPDATE store SET is_open = 0 WHERE opening = ${this.#number}`);
    this.#progress?.close();
  }

  #now() {
    return { id: this.#id, opening: this.#number, commits: this.#commits };
  }
}

function inodeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.ino;
}
