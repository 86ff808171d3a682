/** The thread that writes to the store: takes groups one after the other and answers each when it is durable. */
import { parentPort, workerData } from "node:worker_threads";
import type { GroupWrites } from "../model.ts";
import { StoreLockedError } from "./trouble.ts";
import { openStoreWriter, type StoreWriter } from "./writer.ts";

/** What the thread is asked: the next group to write, or to close the store and end. */
export type CommitRequest = GroupWrites | "close";

/** What the thread answers, once when it is ready and then once for each group: the error's text when it failed. */
export type CommitReply =
  | { readonly error?: string }
  /** Not the answer yet: why it has to wait. */
  | { readonly waitsFor: string };

/** How often a wait is reported, in milliseconds. */
const REPORT_MS = 30_000;
/** How long it waits by itself before it tries again, in milliseconds. */
const PAUSE_MS = 100;
const pause = new Int32Array(new SharedArrayBuffer(4));

function serve(port: NonNullable<typeof parentPort>): void {
  const reply = (answer: CommitReply): void => port.postMessage(answer);
  /** Tries for as long as another program has the store locked: the disk is only slow then. */
  const attempt = (action: () => void): void => {
    for (let reportAt = 0; ; ) {
      try {
        action();
        reply({});
        return;
      } catch (error) {
        if (!(error instanceof StoreLockedError)) {
          reply({ error: error instanceof Error ? error.message : String(error) });
          return;
        }
        if (performance.now() >= reportAt) {
          reply({ waitsFor: error.message });
          reportAt = performance.now() + REPORT_MS;
        }
        Atomics.wait(pause, 0, 0, PAUSE_MS);
      }
    }
  };

  let writer: StoreWriter | undefined;
  attempt(() => {
    writer ??= openStoreWriter(String(workerData));
    writer.begin();
  });
  port.on("message", (request: CommitRequest) => {
    if (request === "close") {
      writer?.close();
      port.close();
    } else {
      attempt(() => writer?.write(request));
    }
  });
}

if (parentPort !== null) serve(parentPort);
