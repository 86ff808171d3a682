/**
 * The durable store: SQLite in a folder that belongs to one process. A thread of its own writes the groups, because a
 * commit waits for the disk; what is read here, in the thread of the runtime, is committed.
 */
import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import type { GroupWrites } from "../model.ts";
import { DEFAULT_SETTINGS, type RuntimeSettings } from "../settings.ts";
import type { CommitReply, CommitRequest, CommitThreadData } from "./commit-thread.ts";
import { claimFolder, storePath } from "./data-folder.ts";
import { freeBytes, logPath, sizeOf } from "./inspection.ts";
import { packGroup } from "./packed-group.ts";
import { openStoreReader } from "./reader.ts";
import type { Store } from "./store.ts";
import { explained, explaining, SyncFailedError } from "./trouble.ts";

/** As a source it is .ts, in the package that is installed .js, as this file is. */
const COMMIT_THREAD = new URL(`./commit-thread${extname(import.meta.url)}`, import.meta.url);

export interface SqliteStoreOptions extends Partial<Pick<RuntimeSettings, "walBytes">> {
  /** Called with a text for those who run it: why the store waits, again every 30 seconds, and that it goes on. */
  readonly onNotice?: (text: string) => void;
}

/**
 * Opens the store in a folder, which is made when it does not exist. It waits for other programs that have it locked.
 *
 * @throws Error that names the folder or the file, and says what to do: when it cannot be used, another process has it
 *   open, it is of another version or not a store at all, something of it is gone, or it is damaged as far as a quick
 *   look shows; then nothing is left open
 */
export async function openSqliteStore(
  folder: string,
  { onNotice = () => undefined, walBytes = DEFAULT_SETTINGS.walBytes }: SqliteStoreOptions = {},
): Promise<Store> {
  const giveUp = claimFolder(folder);
  const path = storePath(folder);
  const thread = new CommitThread({ path, walBytes }, onNotice);
  const end = async (): Promise<void> => {
    await thread.close();
    giveUp();
  };
  try {
    await thread.ready;
    const { close, pendingTimers, ...reads } = explaining(path, openStoreReader(path));
    return {
      ...reads,
      path,
      commit: (group) => thread.commit(group),
      stats: () => ({
        bytes: sizeOf(path) ?? 0,
        walBytes: sizeOf(logPath(path)) ?? 0,
        freeBytes: freeBytes(folder),
        timers: pendingTimers(),
      }),
      async close() {
        // While it is open the writer is not the last one, who would have SQLite fold the log in and sync once more.
        if (!thread.hasSyncFailed) close();
        await end();
      },
    };
  } catch (error) {
    await end();
    throw explained(path, error);
  }
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

  constructor(workerData: CommitThreadData, onNotice: (text: string) => void) {
    this.#worker = new Worker(COMMIT_THREAD, { workerData });
    this.#worker.on("message", (reply: CommitReply) => {
      if ("notice" in reply) onNotice(reply.notice);
      else if (reply.error === undefined) this.#reply.resolve();
      else if (reply.isSync) this.#failSync(reply.error);
      else this.#reply.reject(new Error(reply.error));
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

  /** Whether a sync has failed. Nothing is written from then on. */
  get hasSyncFailed(): boolean {
    return this.#failure instanceof SyncFailedError;
  }

  async commit(group: GroupWrites): Promise<void> {
    if (this.#failure instanceof SyncFailedError) throw this.#failure;
    if (!this.#isRunning) throw this.#endedError();
    this.#worker.postMessage(packGroup(group) satisfies CommitRequest);
    this.#reply = Promise.withResolvers();
    await this.#reply.promise;
  }

  async close(): Promise<void> {
    this.#worker.postMessage("close" satisfies CommitRequest);
    await this.#ended;
  }

  #failSync(message: string): void {
    this.#failure = new SyncFailedError(message);
    this.#reply.reject(this.#failure);
  }

  #endedError(): Error {
    return new Error("the commit thread has ended", { cause: this.#failure });
  }
}
