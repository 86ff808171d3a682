/** WORKERS=n: the service in several processes that share its port, because one process has use for one core only. */
import cluster, { type Worker } from "node:cluster";
import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import { AggregatorRegistry, Registry } from "prom-client";

export interface Workers {
  readonly url: string;
  /** Ends all of them in order. */
  close(): Promise<void>;
}

/** What a worker and its primary say to each other. */
interface Ready {
  readonly type: "statefun:ready";
  readonly url: string;
}
interface MetricsRequest {
  readonly type: "statefun:metrics";
  readonly id: number;
}
interface MetricsAnswer extends MetricsRequest {
  readonly text?: string;
  readonly error?: string;
}
type Message = Ready | MetricsAnswer;

/** A worker that died is replaced so much later: what kills each one at once must not keep the machine busy. */
const REPLACE_MS = 1000;

/** In the primary: starts `count` processes of this program, and resolves when all of them are ready. */
export async function startWorkers(count: number, logger: Logger): Promise<Workers> {
  const registry = new AggregatorRegistry();
  const running = new Set<Promise<void>>();
  let closing = false;

  cluster.on("message", (worker, message: Message) => {
    if (message.type !== "statefun:metrics") return;
    const answer = (rest: Pick<MetricsAnswer, "text" | "error">): void => {
      // It may have ended meanwhile.
      if (worker.isConnected()) worker.send({ ...message, ...rest });
    };
    registry.clusterMetrics().then(
      (text) => answer({ text }),
      (error: Error) => answer({ error: error.message }),
    );
  });

  /** Resolves with the worker's URL, or with the code it ended with before it was ready. */
  const start = (): Promise<string | number> => {
    const worker = cluster.fork();
    const started = Promise.withResolvers<string | number>();
    worker.on("message", (message: Message) => {
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
  let areReady = false;
  const replace = async (why: string): Promise<void> => {
    if (!areReady) return;
    await sleep(REPLACE_MS);
    if (closing) return;
    logger.error(`${why}, and is replaced`);
    await start();
  };
  const startFirst = async (): Promise<string> => {
    const outcome = await start();
    if (typeof outcome === "string") return outcome;
    // It has said why.
    process.exit(outcome);
  };

  // One first: what is wrong with the settings is wrong for all, and is said once.
  const url = await startFirst();
  await Promise.all(Array.from({ length: count - 1 }, startFirst));
  areReady = true;
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

/** In a worker: its own metrics, which read as those of all workers together: the primary collects them. */
export class MergedRegistry extends Registry {
  readonly #waiting = new Map<number, PromiseWithResolvers<string>>();
  #requests = 0;

  constructor() {
    super();
    AggregatorRegistry.setRegistries([this]);
    // From here on it answers the primary.
    new AggregatorRegistry();
    process.on("message", (message: Message) => {
      if (message.type !== "statefun:metrics") return;
      const { id, text, error } = message;
      if (text === undefined) this.#waiting.get(id)?.reject(new Error(error));
      else this.#waiting.get(id)?.resolve(text);
      this.#waiting.delete(id);
    });
  }

  override metrics(): Promise<string> {
    const id = this.#requests++;
    const answer = Promise.withResolvers<string>();
    this.#waiting.set(id, answer);
    process.send?.({ type: "statefun:metrics", id } satisfies MetricsRequest);
    return answer.promise;
  }
}
