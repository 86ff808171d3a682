/** A service in several processes that share its port, because one process can use only one core. */
import cluster, { type Worker } from "node:cluster";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { explain, UsageError } from "statefun-wire/program";
import type { Logger } from "../logger.ts";
import { serveMergedMetrics } from "./merged-metrics.ts";
import type { Server } from "./server.ts";

/** The processes of a service, as its primary sees them. */
export interface Workers {
  /** Where all of them listen. */
  readonly url: string;
  /** Ends all of them in order. */
  close(): Promise<void>;
}

/** What a worker says to its primary: that it is ready, or why it cannot be. */
type Report =
  | { readonly type: "statefun:ready"; readonly url: string }
  | { readonly type: "statefun:failed"; readonly reason: string; readonly isUsage: boolean };

/** How long after its death a worker is replaced: what kills each one at once must not keep the machine busy. */
const REPLACE_MS = 1000;

/**
 * In the primary: starts `count` processes of this program, and resolves when all of them are ready. Rejects with the
 * first failure, and then leaves none running.
 */
export async function startWorkers(count: number, logger: Logger): Promise<Workers> {
  const running = new Set<Promise<void>>();
  let closing = false;
  serveMergedMetrics();

  /** Resolves with the worker's URL once it is ready. */
  const start = (): Promise<string> => {
    const worker = cluster.fork();
    // Something was sent to it after it had died. Its exit is what counts, and comes anyway.
    worker.on("error", () => undefined);
    const started = Promise.withResolvers<string>();
    let failure: string | undefined;
    worker.on("message", (report: Report) => {
      if (report.type === "statefun:ready") started.resolve(report.url);
      if (report.type !== "statefun:failed") return;
      failure = report.reason;
      started.reject(report.isUsage ? new UsageError(failure) : new Error(failure));
      worker.process.kill("SIGTERM");
    });
    const ended = exitOf(worker).then((how) => {
      running.delete(ended);
      const what = `worker ${worker.process.pid} ended (${failure ?? how})`;
      started.reject(new Error(`${what} before it was ready`));
      void replace(what);
    });
    running.add(ended);
    return started.promise;
  };
  const replace = async (what: string): Promise<void> => {
    await sleep(REPLACE_MS);
    if (closing) return;
    logger.error({}, `${what} and is being replaced`);
    // One that fails ends, and is replaced in turn.
    await start().catch(() => undefined);
  };
  const close = async (): Promise<void> => {
    closing = true;
    for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill("SIGTERM");
    await Promise.all(running);
  };

  try {
    // One first: what is wrong with the settings is wrong for all, and is said once.
    const url = await start();
    await Promise.all(Array.from({ length: count - 1 }, start));
    return { url, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Resolves when a worker has ended, with how. */
function exitOf(worker: Worker): Promise<string> {
  return new Promise((resolve) =>
    worker.once("exit", (code, signal) => resolve(signal ?? `exit code ${code}`)),
  );
}

/** In a worker: starts its part, and tells the primary how that went. Where it failed, the primary ends this process. */
export async function serveAsWorker(start: () => Promise<Server>): Promise<Server> {
  const report = (content: Report): void => {
    process.send?.(content);
  };
  let server: Server;
  try {
    server = await start();
  } catch (error) {
    report({
      type: "statefun:failed",
      reason: explain(error),
      isUsage: error instanceof UsageError,
    });
    return await new Promise<never>(() => undefined);
  }
  report({ type: "statefun:ready", url: server.url });
  return {
    ...server,
    async close() {
      await server.close();
      await takeLeave();
    },
  };
}

/**
 * In a worker that takes nothing new any more: waits until the primary knows, and has back what was on its way here. A
 * connection that an ended process should have taken would stay open without an answer.
 */
async function takeLeave(): Promise<void> {
  if (cluster.worker?.isConnected() !== true) return;
  cluster.worker.disconnect();
  await once(process, "disconnect");
}
