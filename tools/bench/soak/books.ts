/** What the shoppers of a soak have asked for, beside what they got: no unit is lost, and each checkout is billed once. */
import { billed, type Units } from "../../chaos/units.ts";
import type { TopicRecord } from "../../harness/api.ts";

export class Books {
  /** When those who have no receipt yet have checked out, in milliseconds, by user. */
  readonly #open = new Map<string, number>();
  readonly #restocked = new Map<string, number>();
  readonly #billed = new Map<string, number>();
  readonly #wrong: string[] = [];

  /** Each user checks out once. @param at in milliseconds, of any clock */
  checkedOut(userId: string, at: number): void {
    this.#open.set(userId, at);
  }

  restocked(itemId: string, units: number): void {
    add(this.#restocked, itemId, units);
  }

  /** Returns the units on the receipt, by item, and how long it took in milliseconds, which is NaN for one too many. */
  receipt(record: TopicRecord, at: number): { readonly units: Units; readonly ms: number } {
    const since = this.#open.get(record.key) ?? Number.NaN;
    if (!this.#open.delete(record.key)) this.#wrong.push(`${record.key}: a receipt too many`);
    const units = billed([record]);
    for (const [itemId, quantity] of units) add(this.#billed, itemId, quantity);
    return { units, ms: at - since };
  }

  get waiting(): number {
    return this.#open.size;
  }

  /** What is wrong when all has come to rest, and `stock` is what there is of each item. */
  wrong(stock: Units): string[] {
    const items = [...this.#restocked].map(([itemId, restocked]) => ({
      itemId,
      expected: restocked - (this.#billed.get(itemId) ?? 0),
      found: stock.get(itemId) ?? 0,
    }));
    return [
      ...this.#wrong,
      ...[...this.#open.keys()].map((userId) => `${userId}: no receipt`),
      ...items
        .filter(({ expected, found }) => expected !== found)
        .map(({ itemId, expected, found }) => `${itemId}: ${found} units instead of ${expected}`),
    ];
  }
}

function add(units: Map<string, number>, itemId: string, quantity: number): void {
  units.set(itemId, (units.get(itemId) ?? 0) + quantity);
}
