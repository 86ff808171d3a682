/**
 * The process that runs queries. SQLite cannot be interrupted from JavaScript, and a thread cannot be ended while it is in
 * there; a process can, with its memory and its hold of the write-ahead log. So this one looks at what the query takes, while
 * a thread of it runs the query, and says when that is too much; and it ends itself when its parent has died.
 */
import { statSync } from "node:fs";
import { constants, setPriority } from "node:os";
import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import { logPath } from "../store/inspection.ts";
import { MEMORY_BYTES } from "./limits.ts";
import type { SqlQuery, SqlRefusal, SqlReply } from "./query.ts";

/** How often is looked at what a query takes, in milliseconds. */
const LOOK_MS = 20;

const THREAD = new URL(`./thread${extname(import.meta.url)}`, import.meta.url);

// The runtime comes first where there is not enough for both. Threads that are started from here on have it, too.
setPriority(constants.priority.PRIORITY_LOW);

const [, , path = "", logLimit] = process.argv;
const thread = new Worker(THREAD, { workerData: { path } });
let stopLooking = (): void => undefined;

function say(reply: SqlReply): void {
  stopLooking();
  process.send?.(reply);
}

/** Why a query has to end, once there is a reason. */
function excessOf({ timeout }: SqlQuery): () => SqlRefusal | undefined {
  const end = performance.now() + timeout;
  const logBytes = Math.max(sizeOfLog(), Number(logLimit));
  return () => {
    if (performance.now() > end) {
      return { code: "too-large", message: `the query was ended after ${timeout} ms, its timeout` };
    }
    if (process.memoryUsage.rss() > MEMORY_BYTES) {
      const limit = `${MEMORY_BYTES / 1024 / 1024} MiB`;
      return {
        code: "too-large",
        message: `the query was ended when it took more than ${limit} of memory`,
      };
    }
    if (sizeOfLog() > logBytes) {
      return {
        code: "unavailable",
        message: `the query was ended because ${logPath(path)} had grown while it read, and commits would have had to wait`,
      };
    }
    return undefined;
  };
}

function sizeOfLog(): number {
  return statSync(logPath(path), { throwIfNoEntry: false })?.size ?? 0;
}

process.on("message", (query: SqlQuery) => {
  const excess = excessOf(query);
  const timer = setInterval(() => {
    const refusal = excess();
    if (refusal !== undefined) say({ refusal, isStuck: true });
  }, LOOK_MS);
  stopLooking = () => clearInterval(timer);
  thread.postMessage(query);
});
process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));
thread.on("message", say);
thread.on("error", ({ message }) => {
  say({
    refusal: { code: "too-large", message: `the query was ended: ${message}` },
    isStuck: true,
  });
});
