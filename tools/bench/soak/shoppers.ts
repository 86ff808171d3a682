/**
 * The traffic of a soak: shoppers come, each of them once, fill their baskets, and check out, clear their baskets or walk
 * away, so that their baskets expire. What was billed is restocked, so that the shop has the same units all the time.
 */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Random } from "statefun-runtime/simulation";
import { consume, type NewRecord, produce } from "../../harness/api.ts";
import { sendInBatches } from "../load.ts";
import type { Books } from "./books.ts";

/** Of these there is enough for everyone; of the few others there is not. */
const AMPLE_ITEMS = 40;
const SCARCE_ITEMS = 10;
const AMPLE_UNITS = 10_000;
const SCARCE_UNITS = 20;
export const ITEMS = Array.from({ length: AMPLE_ITEMS + SCARCE_ITEMS }, (_, n) => `item-${n}`);
const AMPLE = ITEMS.slice(0, AMPLE_ITEMS);

/** Seldom, with much at once: what is to be seen is not how fast it is, and takes little of the machine this way. */
const TICK_MS = 1000;
const ARRIVALS = 9;
const ADDS = 8;
/** From the last add on, in ticks: enough for the stock's answers to have come, and less than a basket's time. */
const THINKS = 10;
/** One record in so many ticks has no meaning, and becomes a dead letter. */
const TICKS_PER_NONSENSE = 2;
const POLL_MS = 2000;
/** More instances than fit into the cache of the runtime, and more tokens of delayed messages than it has room for. */
const REMEMBERED = 60_000;
const REQUEST = 100;

type Topics = Readonly<
  Record<"add-to-cart" | "checkout" | "clear-cart" | "restock-items", NewRecord[]>
>;

/** What is to be produced in a tick. */
const nothing = (): Topics => ({
  "add-to-cart": [],
  checkout: [],
  "clear-cart": [],
  "restock-items": [],
});

export class Shoppers {
  readonly #api: string;
  readonly #books: Books;
  readonly #random: Random;
  /** By the tick that they are for. */
  readonly #plans = new Map<number, Topics>();
  #restocks = new Map<string, number>();
  #receiptMs: number[] = [];
  #tick = 0;
  #nextOffset = 0;
  /** Records that were produced. */
  events = 0;
  /** Those of them that have no meaning. */
  nonsense = 0;

  constructor(api: string, books: Books, random: Random) {
    this.#api = api;
    this.#books = books;
    this.#random = random;
  }

  /**
   * Restocks, and has as many shoppers look in as the runtime remembers at most: each leaves a basket that expires. What is
   * remembered grows no more from then on.
   */
  async open(): Promise<void> {
    for (const [n, itemId] of ITEMS.entries()) {
      this.#restocks.set(itemId, n < AMPLE_ITEMS ? AMPLE_UNITS : SCARCE_UNITS);
    }
    await this.#next();
    this.events += await sendInBatches(REMEMBERED, REQUEST, async (first, size) => {
      const records = Array.from({ length: size }, (_, n) => {
        const userId = `early-${first + n}-${randomUUID()}`;
        const itemId = AMPLE[(first + n) % AMPLE_ITEMS];
        return { key: userId, value: { userId, itemId, quantity: 1 } };
      });
      await produce(this.#api, "add-to-cart", records);
    });
  }

  /** Shoppers come until `closed`; resolves when the last of them has done what they came for. */
  async shop(closed: AbortSignal): Promise<void> {
    const started = performance.now();
    for (let n = 1; !closed.aborted || this.#plans.size > 0; n++) {
      await sleep(Math.max(0, started + n * TICK_MS - performance.now()));
      if (!closed.aborted) for (let i = 0; i < ARRIVALS; i++) this.#arrive();
      await this.#next();
    }
  }

  /** Reads receipts until `left`. */
  async read(left: AbortSignal): Promise<void> {
    while (!left.aborted) {
      const records = await consume(this.#api, "receipts", this.#nextOffset, POLL_MS);
      const now = performance.now();
      for (const record of records) {
        const { units, ms } = this.#books.receipt(record, now);
        this.#receiptMs.push(ms);
        for (const [itemId, quantity] of units) {
          this.#restocks.set(itemId, (this.#restocks.get(itemId) ?? 0) + quantity);
        }
        this.#nextOffset = record.offset + 1;
      }
    }
  }

  /** How long the receipts took that have come since the last time, in milliseconds from the request to check out. */
  takeReceiptMs(): readonly number[] {
    const taken = this.#receiptMs;
    this.#receiptMs = [];
    return taken;
  }

  #arrive(): void {
    const userId = `user-${randomUUID()}`;
    for (let n = 0; n < ADDS; n++) {
      // The first is there for certain, so that there is something to bill.
      const itemId = this.#random.pick(n === 0 ? AMPLE : ITEMS);
      const quantity = this.#random.int(1, 2);
      this.#plan(n)["add-to-cart"].push({ key: userId, value: { userId, itemId, quantity } });
    }
    const record = { key: userId, value: { userId } };
    const mood = this.#random.int(1, 10);
    if (mood <= 6) this.#plan(ADDS + THINKS).checkout.push(record);
    else if (mood <= 8) this.#plan(ADDS + this.#random.int(0, THINKS))["clear-cart"].push(record);
  }

  /** What is planned for so many ticks from now. */
  #plan(ticks: number): Topics {
    const tick = this.#tick + ticks;
    const plan = this.#plans.get(tick) ?? nothing();
    this.#plans.set(tick, plan);
    return plan;
  }

  async #next(): Promise<void> {
    const plan = this.#plan(0);
    this.#plans.delete(this.#tick++);
    for (const [itemId, quantity] of this.#restocks) {
      plan["restock-items"].push({ key: itemId, value: { itemId, quantity } });
      this.#books.restocked(itemId, quantity);
    }
    this.#restocks = new Map();
    if (this.#tick % TICKS_PER_NONSENSE === 0) {
      plan["add-to-cart"].push({ key: "nobody", value: { quantity: 0 } });
      this.nonsense++;
    }
    for (const { key } of plan.checkout) this.#books.checkedOut(key, performance.now());
    await Promise.all(
      Object.entries(plan)
        .filter(([, records]) => records.length > 0)
        .map(async ([topic, records]) => {
          this.events += records.length;
          await produce(this.#api, topic, records, randomUUID());
        }),
    );
  }
}
