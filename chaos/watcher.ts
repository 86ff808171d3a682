/**
 * A reader of topics that lives through crashes: what it has once seen must be there again, unchanged, whenever it comes
 * back. The checker compares everything it saw with what is there at the end.
 */
import { isDeepStrictEqual } from "node:util";
import { consume, type TopicRecord } from "../harness/api.ts";
import type { Target } from "./load.ts";

const WAIT_MS = 200;
/** How much is read a second time after a crash: all of it would be too much each time. */
const REREAD = 100;

export class Watcher {
  /** The first sight of each record, by topic. */
  readonly seen: TopicRecord[] = [];
  readonly violations: string[] = [];
  #stopping = false;
  readonly #done: Promise<unknown>;

  constructor(target: Target, topics: readonly string[]) {
    this.#done = Promise.all(topics.map((topic) => this.#follow(target, topic)));
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#done;
  }

  async #follow(target: Target, topic: string): Promise<void> {
    const records: TopicRecord[] = [];
    let offset = 0;
    let before: string | undefined;
    while (!this.#stopping) {
      const api = await target();
      if (before !== undefined && api !== before) offset = Math.max(0, records.length - REREAD);
      before = api;
      const started = performance.now();
      const page = await consume(api, topic, offset, WAIT_MS).catch(() => []);
      for (const record of page) {
        const known = records[record.offset];
        if (known === undefined) {
          records[record.offset] = record;
          this.seen.push(record);
        } else if (!isDeepStrictEqual(record, known)) {
          this.violations.push(
            `${topic} ${record.offset} was ${JSON.stringify(known)} and is ${JSON.stringify(record)}`,
          );
        }
      }
      offset = Math.max(offset, (page.at(-1)?.offset ?? -1) + 1);
      // A topic that is not there yet, and a runtime that is gone, answer at once.
      const pause = page.length === 0 ? WAIT_MS - (performance.now() - started) : 0;
      if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}
