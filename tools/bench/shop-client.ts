/**
 * The shop as its clients see it, on whatever runtime: records in, receipts out.
 *
 * It also knows when the shop is done. Flink has no state to look at, and the offsets of its consumers move long before
 * its functions are called. What all runtimes have in common is the functions service, which counts its invocations: a
 * record makes a known number of them, so once that many are counted all is processed. A measurement in which more are
 * counted is void: something had to be repeated. A receipt seen after that says that all before it is durable, too.
 */
import { until } from "../flink/wait.ts";
import { consume, metric, type NewRecord, produce } from "../harness/api.ts";

export interface ShopUrls {
  /** Of the runtime's API. */
  readonly api: string;
  /** Of the functions service. */
  readonly functions: string;
}

export interface Add {
  readonly userId: string;
  readonly itemId: string;
}

/** Of the cart, of the stock, and of the cart again with the stock's answer. */
export const INVOCATIONS_PER_ADD = 3;
/** Reading the metrics takes the service a few milliseconds, so it is not asked often. */
const POLL_MS = 100;
const PATIENCE_MS = 180_000;

export class ShopClient {
  readonly #urls: ShopUrls;
  /** The invocations that all records so far make. */
  #due = 0;
  #nextOffset = 0;

  constructor(urls: ShopUrls) {
    this.#urls = urls;
  }

  async restock(itemId: string, quantity: number): Promise<void> {
    await this.#produce("restock-items", [{ key: itemId, value: { itemId, quantity } }], 1);
  }

  async addToCarts(adds: readonly Add[]): Promise<void> {
    const records = adds.map((add) => ({ key: add.userId, value: { ...add, quantity: 1 } }));
    await this.#produce("add-to-cart", records, INVOCATIONS_PER_ADD);
  }

  async checkOut(userId: string): Promise<void> {
    await this.#produce("checkout", [{ key: userId, value: { userId } }], 1);
  }

  /** The users of the receipts since the last call; waits `timeoutMs` for the first one. */
  async receipts(timeoutMs: number): Promise<string[]> {
    const records = await consume(this.#urls.api, "receipts", this.#nextOffset, timeoutMs);
    this.#nextOffset = (records.at(-1)?.offset ?? this.#nextOffset - 1) + 1;
    return records.map(({ key }) => key);
  }

  /** Resolves when all that was sent is processed. */
  async processed(): Promise<void> {
    const probe = async () => (await this.#invocations()) >= this.#due || undefined;
    const options = { timeoutMs: PATIENCE_MS, everyMs: POLL_MS };
    await until(`waiting for ${this.#due} invocations`, probe, options);
  }

  /** Resolves when all that is processed is durable. There must be something in the user's basket. */
  async durable(userId: string): Promise<void> {
    await this.checkOut(userId);
    const probe = async () => (await this.receipts(1000)).includes(userId) || undefined;
    await until(`waiting for a receipt of ${userId}`, probe, {
      timeoutMs: PATIENCE_MS,
      everyMs: 1,
    });
    const invocations = await this.#invocations();
    if (invocations !== this.#due) {
      throw new Error(`the functions were invoked ${invocations} times instead of ${this.#due}`);
    }
  }

  #invocations(): Promise<number> {
    return metric(this.#urls.functions, "statefun_invocations_total");
  }

  async #produce(
    topic: string,
    records: readonly NewRecord[],
    invocationsEach: number,
  ): Promise<void> {
    this.#due += records.length * invocationsEach;
    await produce(this.#urls.api, topic, records);
  }
}
