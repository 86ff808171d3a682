/** The thread that writes to the store: takes groups one after the other and answers each when it is durable. */
import { parentPort, workerData } from "node:worker_threads";
import type { GroupWrites } from "../model.ts";
import { openStoreWriter } from "./writer.ts";

/** What the thread is asked: the next group to write, or to close the store and end. */
export type CommitRequest = GroupWrites | "close";

/** What the thread answers, once when it is ready and then once for each group: the error's text when it failed. */
export interface CommitReply {
  readonly error?: string;
}

function serve(port: NonNullable<typeof parentPort>): void {
  const attempt = (action: () => void): void => {
    let reply: CommitReply = {};
    try {
      action();
    } catch (error) {
      reply = { error: error instanceof Error ? error.message : String(error) };
    }
    port.postMessage(reply);
  };

  attempt(() => {
    const writer = openStoreWriter(String(workerData));
    port.on("message", (request: CommitRequest) => {
      if (request === "close") {
        writer.close();
        port.close();
      } else {
        attempt(() => writer.write(request));
      }
    });
  });
}

if (parentPort !== null) serve(parentPort);
