/**
 * A reader of topics that lives through crashes: what it has once seen must be there again, unchanged, whenever it comes
 * back. The checker compares everything it saw with what is there at the end.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { consume, type TopicRecord } from "../harness/api.ts";
import type { Target } from "./deliver.ts";

const WAIT_MS = 200;
/** How much is read a second time after a crash: all of it would be too much each time. */
const REREAD = 100;

export class Watcher {
  /** The first sight of each record. */
  readonly seen: TopicRecord[] = [];
  readonly violations: string[] = [];
  /** The longest time without a new record in each topic, from its first record on. */
  readonly longestPauseMs = new Map<string, number>();
  readonly #awaited = new Map<string, PromiseWithResolvers<void>>();
  #stopping = false;
  readonly #done: Promise<unknown>;

  constructor(target: Target, topics: readonly string[]) {
    this.#done = Promise.all(topics.map((topic) => this.#follow(target, topic)));
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#done;
  }

  /** Waits for the next new record of a topic. @throws Error when none comes within `maxMs` */
  async next(topic: string, maxMs: number): Promise<void> {
    const awaited = this.#awaited.get(topic) ?? Promise.withResolvers();
    this.#awaited.set(topic, awaited);
    const timer = setTimeout(
      () => awaited.reject(new Error(`nothing new on ${topic} for ${maxMs / 1000} s`)),
      maxMs,
    );
    await awaited.promise.finally(() => clearTimeout(timer));
  }

  async #follow(target: Target, topic: string): Promise<void> {
    const known = new Map<number, TopicRecord>();
    const offsets: number[] = [];
    let next = 0;
    let before: string | undefined;
    let lastNew: number | undefined;
    while (!this.#stopping) {
      const api = await target();
      const started = performance.now();
      const page = await consume(api, topic, next, WAIT_MS).catch(() => undefined);
      const seenBefore = known.size;
      for (const record of page ?? []) {
        const earlier = known.get(record.offset);
        if (earlier === undefined) {
          known.set(record.offset, record);
          offsets.push(record.offset);
          this.seen.push(record);
        } else if (!isDeepStrictEqual(record, earlier)) {
          this.violations.push(
            `${topic} ${record.offset} was ${JSON.stringify(earlier)} and is ${JSON.stringify(record)}`,
          );
        }
      }
      next = Math.max(next, (page?.at(-1)?.offset ?? -1) + 1);
      // Something was gone: does it still know what it said before?
      const isBack = page === undefined || (before !== undefined && api !== before);
      if (isBack) next = offsets.at(-REREAD) ?? 0;
      before = api;
      const now = performance.now();
      if (known.size > seenBefore) {
        this.#paused(topic, now - (lastNew ?? now));
        lastNew = now;
        this.#awaited.get(topic)?.resolve();
        this.#awaited.delete(topic);
      }
      // A topic that is not there yet, and a runtime that is gone, answer at once.
      if (page === undefined || page.length === 0)
        await sleep(Math.max(0, WAIT_MS - (now - started)));
    }
  }

  #paused(topic: string, ms: number): void {
    this.longestPauseMs.set(topic, Math.max(ms, this.longestPauseMs.get(topic) ?? 0));
  }
}
