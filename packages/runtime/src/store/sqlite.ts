/**
 * The durable store: SQLite in a folder that belongs to one process. A thread of its own writes the groups, because a
 * commit waits for the disk; what is read here, in the thread of the runtime, is committed.
 */
import { mkdirSync } from "node:fs";
import { extname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Worker } from "node:worker_threads";
import type { GroupWrites } from "../model.ts";
import type { CommitReply, CommitRequest } from "./commit-thread.ts";
import { cannotOpen, isBusy } from "./opening.ts";
import { openStoreReader } from "./reader.ts";
import type { Store } from "./store.ts";

/** As a source it is .ts, in the package that is installed .js, as this file is. */
const COMMIT_THREAD = new URL(`./commit-thread${extname(import.meta.url)}`, import.meta.url);

/**
 * Opens the store in a folder, which is made when it does not exist.
 * @throws Error that names the folder or the file, when it cannot be used, another process has it open, or it is of
 *   another version or not a store at all; then nothing is left open
 */
export async function openSqliteStore(folder: string): Promise<Store> {
  const unlock = lock(folder);
  const path = join(folder, "store.db");
  const thread = new CommitThread(path);
  const end = async (): Promise<void> => {
    await thread.close();
    unlock();
  };
  try {
    await thread.ready;
    const { close, ...reads } = openStoreReader(path);
    return {
      ...reads,
      commit: (group) => thread.commit(group),
      async close() {
        close();
        await end();
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
}

/** The locks that are held. A connection that nothing refers to is collected, and its lock with it. */
const locks = new Set<DatabaseSync>();

/** An exclusive transaction on a file of its own: the operating system ends it with the process, however that dies. */
function lock(folder: string): () => void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    throw cannotOpen(`the data folder ${folder}`, cause);
  }
  const path = join(folder, "lock.db");
  const database = new DatabaseSync(path, { open: false });
  try {
    database.open();
    database.exec("BEGIN EXCLUSIVE");
  } catch (cause) {
    if (database.isOpen) database.close();
    if (!isBusy(cause)) throw cannotOpen(path, cause);
    const remedy = "end that one, or choose another data folder";
    throw new Error(`the data folder ${folder} is in use by another process: ${remedy}`, { cause });
  }
  locks.add(database);
  return () => {
    locks.delete(database);
    database.close();
  };
}

/** The thread that commits, as the one that it commits for sees it. It does one thing at a time. */
class CommitThread {
  readonly #worker: Worker;
  #reply = Promise.withResolvers<void>();
  readonly #ended: Promise<void>;
  #failure: Error | undefined;
  #isRunning = true;
  /** Rejects when the store cannot be opened. */
  readonly ready = this.#reply.promise;

  constructor(path: string) {
    this.#worker = new Worker(COMMIT_THREAD, { workerData: path });
    this.#worker.on("message", ({ error }: CommitReply) => {
      if (error === undefined) this.#reply.resolve();
      else this.#reply.reject(new Error(error));
    });
    this.#worker.on("error", (error: Error) => {
      this.#failure = error;
    });
    this.#ended = new Promise((resolve) => {
      this.#worker.once("exit", () => {
        this.#isRunning = false;
        this.#reply.reject(this.#endedError());
        resolve();
      });
    });
  }

  async commit(group: GroupWrites): Promise<void> {
    if (!this.#isRunning) throw this.#endedError();
    this.#worker.postMessage(group satisfies CommitRequest);
    this.#reply = Promise.withResolvers();
    await this.#reply.promise;
  }

  async close(): Promise<void> {
    this.#worker.postMessage("close" satisfies CommitRequest);
    await this.#ended;
  }

  #endedError(): Error {
    return new Error("the commit thread has ended", { cause: this.#failure });
  }
}
