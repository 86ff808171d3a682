/** The thread that writes to the store: takes groups one after the other and answers each when it is durable. */
import { parentPort, workerData } from "node:worker_threads";
import type { Flat } from "statefun-wire/flat";
import { unpackGroup } from "./packed-group.ts";
import { StoreLockedError, SyncFailedError } from "./trouble.ts";
import { openStoreWriter, type StoreWriter } from "./writer.ts";

/** What the thread is asked: the next group to write, or to close the store and end. */
export type CommitRequest = Flat | "close";

/**
 * What the thread answers, once when it is ready and then once for each group: the error's text when it failed, and whether it was a
 * sync that did. After that nothing is written any more, not even when it ends.
 */
export type CommitReply =
  | { readonly error?: string; readonly isSync?: boolean }
  /** Not an answer, but something that those who run it should know. */
  | { readonly notice: string };

/** What the thread is given at its start. */
export interface CommitThreadData {
  readonly path: string;
  readonly walBytes: number;
}

/** How often a wait is reported, in milliseconds. */
const REPORT_MS = 30_000;
/** How long it waits by itself before it tries again, in milliseconds. */
const PAUSE_MS = 100;
const pause = new Int32Array(new SharedArrayBuffer(4));

function serve(port: NonNullable<typeof parentPort>, { path, walBytes }: CommitThreadData): void {
  const reply = (answer: CommitReply): void => port.postMessage(answer);
  let hasFailed = false;
  const onNotice = (notice: string): void => reply({ notice });
  /** Tries for as long as another program has the store locked: the disk is only slow then. */
  const attempt = (action: () => void): void => {
    for (let reportAt = 0; ; Atomics.wait(pause, 0, 0, PAUSE_MS)) {
      try {
        action();
        if (reportAt > 0) onNotice(`${path} is free again, and the runtime goes on`);
        reply({});
        return;
      } catch (error) {
        if (!(error instanceof StoreLockedError)) {
          hasFailed ||= error instanceof SyncFailedError;
          reply({
            error: error instanceof Error ? error.message : String(error),
            isSync: error instanceof SyncFailedError,
          });
          return;
        }
        if (performance.now() < reportAt) continue;
        reportAt = performance.now() + REPORT_MS;
        onNotice(`the runtime waits: ${error.message}`);
      }
    }
  };

  let writer: StoreWriter | undefined;
  attempt(() => {
    writer ??= openStoreWriter(path, { walBytes, onNotice });
    writer.begin();
  });
  port.on("message", (request: CommitRequest) => {
    if (request === "close") {
      if (!hasFailed) writer?.close();
      port.close();
    } else {
      const group = unpackGroup(request);
      attempt(() => writer?.write(group));
    }
  });
}

if (parentPort !== null) serve(parentPort, workerData);
