/**
 * One set of metrics for several workers: whichever is asked, it answers for all. prom-client's own way gives nothing when
 * one of them does not answer, and lets counters fall when one dies.
 */
import cluster, { type Worker } from "node:cluster";
import { setTimeout as sleep } from "node:timers/promises";
import { AggregatorRegistry, Registry } from "prom-client";

type Metrics = Awaited<ReturnType<Registry["getMetricsAsJSON"]>>;

/** Of one worker: the primary asks for it, and the worker answers with `metrics`. */
interface Own {
  readonly type: "statefun:own-metrics";
  readonly metrics?: Metrics;
}
/** Of all: a worker asks for it, and the primary answers with `text`. */
interface Merged {
  readonly type: "statefun:merged-metrics";
  readonly text?: string;
}

/** A worker that has not answered by then counts with its last answer. */
const MAX_WAIT_MS = 1000;
/** What has been counted outlives its worker. What is measured now does not. */
const KEPT: readonly string[] = ["counter", "histogram"];

const merge = (all: readonly Metrics[]): Registry => AggregatorRegistry.aggregate([...all]);

/** In the primary: answers its workers' registries. */
export function serveMergedMetrics(): void {
  const newest = new Map<number, Metrics>();
  const asked = new Map<number, PromiseWithResolvers<void>>();
  let ended: Promise<Metrics> = Promise.resolve([]);

  /** One question at a time: a worker that hangs answers it when it goes on. */
  const ask = async (worker: Worker): Promise<void> => {
    let question = asked.get(worker.id);
    if (question === undefined) {
      question = Promise.withResolvers();
      asked.set(worker.id, question);
      worker.send({ type: "statefun:own-metrics" } satisfies Own);
    }
    await question.promise;
  };
  const answered = (worker: Worker): void => {
    asked.get(worker.id)?.resolve();
    asked.delete(worker.id);
  };
  const mergedText = async (): Promise<string> => {
    const workers = Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
    const all = Promise.all(workers.map(ask));
    await Promise.race([all, sleep(MAX_WAIT_MS, undefined, { ref: false })]);
    return await merge([await ended, ...newest.values()]).metrics();
  };

  cluster.on("message", async (worker, message: Own | Merged) => {
    if (message.type === "statefun:own-metrics") {
      // What it sent may come after it has ended, and must then not count twice.
      if (!worker.isDead()) newest.set(worker.id, message.metrics ?? []);
      answered(worker);
    } else if (message.type === "statefun:merged-metrics") {
      const text = await mergedText();
      // It may have ended meanwhile.
      if (worker.isConnected()) worker.send({ ...message, text } satisfies Merged);
    }
  });
  cluster.on("exit", (worker) => {
    answered(worker);
    const last = newest.get(worker.id) ?? [];
    newest.delete(worker.id);
    const counted = last.filter(({ type }) => KEPT.includes(String(type)));
    ended = ended.then((before) => merge([before, counted]).getMetricsAsJSON());
  });
}

/** In a worker: its own metrics, which read as those of all workers together. */
export class MergedRegistry extends Registry {
  #question: PromiseWithResolvers<string> | undefined;

  constructor() {
    super();
    process.on("message", async (message: Own | Merged) => {
      if (message.type === "statefun:own-metrics") {
        process.send?.({ ...message, metrics: await this.getMetricsAsJSON() } satisfies Own);
      } else if (message.type === "statefun:merged-metrics") {
        this.#question?.resolve(message.text ?? "");
        this.#question = undefined;
      }
    });
  }

  override metrics(): Promise<string> {
    if (this.#question === undefined) {
      this.#question = Promise.withResolvers();
      process.send?.({ type: "statefun:merged-metrics" } satisfies Merged);
    }
    return this.#question.promise;
  }
}
