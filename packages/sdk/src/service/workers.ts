/** WORKERS=n: the service in several processes that share its port, because one process has use for one core only. */
import cluster, { type Worker } from "node:cluster";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import { serveMergedMetrics } from "./merged-metrics.ts";

export interface Workers {
  readonly url: string;
  /** Ends all of them in order. */
  close(): Promise<void>;
}

/** What a worker says to its primary. */
interface Ready {
  readonly type: "statefun:ready";
  readonly url: string;
}

/** A worker that died is replaced so much later: what kills each one at once must not keep the machine busy. */
const REPLACE_MS = 1000;

/** In the primary: starts `count` processes of this program, and resolves when all of them are ready. */
export async function startWorkers(count: number, logger: Logger): Promise<Workers> {
  const running = new Set<Promise<void>>();
  let closing = false;
  serveMergedMetrics();

  /** Resolves with the worker's URL, or with the code it ended with before it was ready. */
  const start = (): Promise<string | number> => {
    const worker = cluster.fork();
    // Something was sent to it after it had died. Its exit is what counts, and comes by itself.
    worker.on("error", () => undefined);
    const started = Promise.withResolvers<string | number>();
    worker.on("message", (message: Ready) => {
      if (message.type === "statefun:ready") started.resolve(message.url);
    });
    const ended = exitOf(worker).then(({ code, signal }) => {
      running.delete(ended);
      started.resolve(code ?? 1);
      void replace(`worker ${worker.process.pid} ended (${signal ?? `exit code ${code}`})`);
    });
    running.add(ended);
    return started.promise;
  };
  const replace = async (why: string): Promise<void> => {
    await sleep(REPLACE_MS);
    if (closing) return;
    logger.error(`${why}, and is replaced`);
    await start();
  };
  const startFirst = async (): Promise<string> => {
    const outcome = await start();
    if (typeof outcome === "string") return outcome;
    // It has said why, and is not replaced: the primary ends first.
    process.exit(outcome);
  };

  // One first: what is wrong with the settings is wrong for all, and is said once.
  const url = await startFirst();
  await Promise.all(Array.from({ length: count - 1 }, startFirst));
  return {
    url,
    async close() {
      closing = true;
      for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill("SIGTERM");
      await Promise.all(running);
    },
  };
}

function exitOf(
  worker: Worker,
): Promise<{ readonly code: number | null; readonly signal: string | null }> {
  return new Promise((resolve) => worker.once("exit", (code, signal) => resolve({ code, signal })));
}

export const isWorker = cluster.isWorker;

/** In a worker: tells the primary that it is ready. */
export function tellReady(url: string): void {
  process.send?.({ type: "statefun:ready", url } satisfies Ready);
}

/**
 * In a worker that takes nothing new any more: waits until the primary knows, and has back what was on its way here. A
 * connection that an ended process should have taken would stay open without an answer.
 */
export async function takeLeave(): Promise<void> {
  if (cluster.worker?.isConnected() !== true) return;
  cluster.worker.disconnect();
  await once(process, "disconnect");
}
