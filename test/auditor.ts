/**
 * Checks every delivery in a {@link World} against what a user of the shop may rely on. The accounts are kept from what
 * can be seen outside, and share no code with the shop.
 */

import { Long } from "statefun-ts";
import { expect } from "vitest";
import { type Delivery, functionOf, idOf, type Queued, type Record, type World } from "./world.ts";

export const CART = "com.example/user-shopping-cart";
export const STOCK = "com.example/stock";
const BASKET_TTL = 3_600_000;

/** Adds up units by item. */
class Units extends Map<string, bigint> {
  add(item: string, units: bigint): this {
    return this.set(item, (this.get(item) ?? 0n) + units);
  }
  of(item: string): bigint {
    return this.get(item) ?? 0n;
  }
}

interface Payload {
  readonly [field: string]: unknown;
}
const jsonOf = ({ bytes }: Queued) => JSON.parse(Buffer.from(bytes).toString()) as Payload;
const quantityOf = (message: Queued) => BigInt(jsonOf(message)["quantity"] as number);

/** The items of a receipt, read as a person would: a line for each, "item: quantity". */
function itemsOf({ value }: Record): [string, bigint][] {
  const { details } = value as { details: string };
  return details.split("\n").map((line) => {
    const colon = line.lastIndexOf(": ");
    const item = line
      .slice(0, colon)
      .replace(/\\(.)/g, (_, escaped) => ({ n: "\n", r: "\r" })[escaped as string] ?? escaped);
    return [item, BigInt(line.slice(colon + 2))];
  });
}

function basketsOf(world: World): Map<string, [string, bigint][]> {
  return new Map(
    [...world.stored(CART, "basket")].map(([user, bytes]) => {
      const { basket } = JSON.parse(Buffer.from(bytes).toString()) as { basket: Payload };
      return [user, Object.entries(basket).map(([item, units]) => [item, BigInt(units as number)])];
    }),
  );
}

function inFlight(world: World): Units {
  const units = new Units();
  for (const message of world.queued()) {
    const { from, to, typename } = message;
    // What comes from an ingress holds no units until it is delivered.
    if (from === undefined) continue;
    if (typename === "com.example/RestockItem") units.add(idOf(to), quantityOf(message));
    if (typename === "com.example/ItemAvailability" && jsonOf(message)["status"] === "INSTOCK") {
      units.add(idOf(from), quantityOf(message));
    }
  }
  return units;
}

/** Keeps the accounts, and checks them after each delivery. */
export class Auditor {
  readonly #world: World;
  readonly #invalid: ReadonlySet<Uint8Array>;
  readonly #restocked = new Units();
  readonly #billed = new Units();
  /** When something last happened to each cart, and which timer of its basket counts. */
  readonly #touched = new Map<string, number>();
  readonly #timers = new Map<string, string | undefined>();
  #full: ReadonlySet<string> = new Set();

  constructor(world: World, invalid: ReadonlySet<Uint8Array>) {
    this.#world = world;
    this.#invalid = invalid;
  }

  check(delivery: Delivery): void {
    this.#checkRecords(delivery);
    if (functionOf(delivery.to) === CART) this.#checkGivenBack(delivery);
    if (functionOf(delivery.to) === STOCK) {
      for (const message of delivery.messages) {
        const { from, to, typename, bytes } = message;
        if (from !== undefined || typename !== "com.example/RestockItem") continue;
        if (!this.#invalid.has(bytes)) this.#restocked.add(idOf(to), quantityOf(message));
      }
    }
    this.balance();
    this.#full = new Set([...basketsOf(this.#world)].map(([user]) => user));
  }

  /** The invariant. */
  balance(): void {
    const stock = new Map(
      [...this.#world.stored(STOCK, "stock")].map(([item, bytes]) => [
        item,
        Long.deserialize(bytes),
      ]),
    );
    const baskets = new Units();
    for (const items of basketsOf(this.#world).values()) {
      for (const [item, units] of items) baskets.add(item, units);
    }
    const flying = inFlight(this.#world);
    const places = [this.#restocked, stock, baskets, this.#billed, flying];
    for (const item of new Set(places.flatMap((place) => [...place.keys()]))) {
      const units = stock.get(item) ?? 0n;
      expect(units).toBeGreaterThanOrEqual(0n);
      expect([item, units + baskets.of(item) + this.#billed.of(item) + flying.of(item)]).toEqual([
        item,
        this.#restocked.of(item),
      ]);
    }
  }

  /** After everything has come to rest: what was not bought is back in stock. */
  settled(): void {
    expect(this.#world.queued()).toEqual([]);
    expect([...basketsOf(this.#world)]).toEqual([]);
  }

  #checkRecords({ to, messages, records }: Delivery): void {
    const invalid = messages.filter(({ bytes }) => this.#invalid.has(bytes));
    const unavailable = messages.filter(
      (message) => message.from !== undefined && jsonOf(message)["status"] === "OUTOFSTOCK",
    );
    const on = (topic: string) => records.filter((record) => record.topic === topic);
    for (const { key } of records) expect(key).toBe(idOf(to));
    expect(on("dead-letters")).toHaveLength(invalid.length);
    expect(on("notices")).toHaveLength(unavailable.length);
    for (const receipt of on("receipts")) {
      expect(receipt.value).toMatchObject({ userId: idOf(to) });
      const items = itemsOf(receipt);
      expect(new Set(items.map(([item]) => item)).size).toBe(items.length);
      for (const [item, units] of items) {
        expect(units).toBeGreaterThan(0n);
        this.#billed.add(item, units);
      }
    }
  }

  /**
   * A basket is given back when its user clears it, or when its timer fires and nothing has happened to it for as long as it may
   * be idle, and at no other time. A timer that fires before that is followed by one for the rest of the time.
   */
  #checkGivenBack({ to, messages, answer }: Delivery): void {
    const { now } = this.#world;
    let full = this.#full.has(idOf(to));
    let expected = false;
    const started: number[] = [];
    const set = answer.delayed.flatMap((entry) => ("delayMs" in entry ? [entry] : []));
    const empty = () => {
      full = false;
      this.#timers.delete(to);
    };
    const startTimer = (delayMs: number) => {
      this.#timers.set(to, set[started.length]?.token);
      started.push(delayMs);
    };
    for (const message of messages) {
      if (this.#invalid.has(message.bytes)) continue;
      const payload = jsonOf(message);
      const idleMs = now - (this.#touched.get(to) ?? 0);
      switch (message.typename.split("/")[1]) {
        case "AddToCart":
          this.#touched.set(to, now);
          break;
        case "ItemAvailability":
          if (payload["status"] !== "INSTOCK") break;
          this.#touched.set(to, now);
          if (!full) startTimer(BASKET_TTL);
          full = true;
          break;
        case "BasketIdle":
          if (!full || payload["timer"] !== this.#timers.get(to)) break;
          if (idleMs < BASKET_TTL) {
            startTimer(BASKET_TTL - idleMs);
          } else {
            expected = true;
            empty();
          }
          break;
        case "ClearCart":
          expected ||= full;
          empty();
          break;
        case "Checkout":
          empty();
          break;
      }
    }
    expect(answer.sent.some(({ type }) => type === "com.example/RestockItem")).toBe(expected);
    expect(set.map(({ delayMs }) => delayMs)).toEqual(started);
  }
}
