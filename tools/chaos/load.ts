/**
 * Shoppers at work: a seeded stream of restocks, adds, clears and checkouts, produced over HTTP by several producers at
 * once. A request whose answer was lost is sent again with its Idempotency-Key, and some are sent twice on purpose.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { type Random, randomOf } from "statefun-runtime/simulation";
import type { NewRecord, TopicRecord } from "../harness/api.ts";
import { deliver, type Request, type Target } from "./deliver.ts";

export interface Shop {
  readonly users: readonly string[];
  readonly items: readonly string[];
}

/** Names that break what quotes or escapes them wrongly. */
const HOSTILE = ["__proto__", "constructor", "a/b c", "a: 1", "ключ", '"\\"'];

export function shopOf(users: number, items: number): Shop {
  const names = (prefix: string, count: number): string[] =>
    Array.from({ length: count }, (_, index) => HOSTILE[index] ?? `${prefix}-${index}`);
  return { users: names("user", users), items: names("item", items) };
}

// Chosen so that stocks go up and down and run out now and then. A topic is as likely as it is frequent in here.
const TOPICS = [
  ...Array.from({ length: 11 }, () => "add-to-cart"),
  ...Array.from({ length: 4 }, () => "checkout"),
  ...Array.from({ length: 3 }, () => "restock-items"),
  ...Array.from({ length: 2 }, () => "clear-cart"),
];
const MAX_RECORDS = 20;
/** One request in so many is sent twice at once. */
const DUPLICATED = 50;

/** What one of the shoppers, or whoever fills the stocks, does next. */
export function nextRequest(
  random: Random,
  { users, items }: Shop,
  maxRecords = MAX_RECORDS,
): Request {
  const topic = random.pick(TOPICS);
  const record = (): NewRecord => {
    const userId = random.pick(users);
    const itemId = random.pick(items);
    if (topic === "restock-items")
      return { key: itemId, value: { itemId, quantity: random.int(1, 12) } };
    if (topic !== "add-to-cart") return { key: userId, value: { userId } };
    return { key: userId, value: { userId, quantity: random.int(1, 4), itemId } };
  };
  return { topic, records: Array.from({ length: random.int(1, maxRecords) }, record) };
}

export interface LoadOptions {
  readonly seed: number;
  readonly shop: Shop;
  readonly target: Target;
  readonly producers: number;
  /** The longest that a producer rests between two requests, in milliseconds. */
  readonly maxRestMs: number;
}

export class Load {
  /** Every record that a producer was told is durable. */
  readonly acknowledged: TopicRecord[] = [];
  /** What must not happen, as it happens. */
  readonly violations: string[] = [];
  resent = 0;
  /** The longest that a request took, all its attempts together. */
  longestPauseMs = 0;
  /** Rejects when a request is refused, or not answered for too long. */
  readonly failed: Promise<never>;
  #stopping = false;
  readonly #options: LoadOptions;
  readonly #done: Promise<unknown>;

  constructor(options: LoadOptions) {
    this.#options = options;
    const producers = Array.from({ length: options.producers }, (_, index) => this.#run(index));
    this.#done = Promise.all(producers);
    const { promise, reject } = Promise.withResolvers<never>();
    this.failed = promise;
    this.#done.catch(reject);
  }

  /** Sends nothing new, and resolves when all that was sent is acknowledged. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#done;
  }

  async #run(producer: number): Promise<void> {
    const { seed, shop, maxRestMs } = this.#options;
    const random = randomOf(seed * 1000 + producer);
    for (let number = 0; !this.#stopping; number++) {
      const request = nextRequest(random, shop);
      const key = `${seed}-${producer}-${number}`;
      const started = performance.now();
      const copies = random.int(1, DUPLICATED) === 1 ? 2 : 1;
      await this.send(request, key, copies);
      this.longestPauseMs = Math.max(this.longestPauseMs, performance.now() - started);
      await sleep(random.int(0, maxRestMs));
    }
  }

  /** Sends a request until it is acknowledged; several copies of it must get the same answer. */
  async send(request: Request, key: string, copies = 1): Promise<void> {
    const [offsets = [], ...others] = await Promise.all(
      Array.from({ length: copies }, () =>
        deliver(this.#options.target, request, key, () => {
          this.resent++;
        }),
      ),
    );
    for (const other of others.filter((answer) => !isDeepStrictEqual(answer, offsets))) {
      this.violations.push(`Idempotency-Key ${key} got two answers: ${offsets} and ${other}`);
    }
    const { topic, records } = request;
    records.forEach((record, index) => {
      this.acknowledged.push({ topic, ...record, offset: offsets[index] ?? -1 });
    });
  }
}
