/** The load of the measurements: many add-to-carts at once, and what a first customer does. */
import type { Add, ShopClient } from "./shop-client.ts";

export const USERS = 1000;
export const ITEMS = 10;
const BATCH = 100;
/** Of those that one load sends. */
const REQUESTS_AT_ONCE = 4;
/** More than is ever taken out. */
export const STOCK = 1_000_000_000;

const RETRY_MS = 10;
const PATIENCE_MS = 60_000;

/** Restocks, adds and checks out until a receipt is there. What comes too early for what it needs has to be tried again. */
export async function firstReceipt(shop: ShopClient): Promise<void> {
  const [userId, itemId] = ["first-user", "first-item"];
  const started = performance.now();
  await shop.restock(itemId, STOCK);
  do {
    if (performance.now() - started > PATIENCE_MS)
      throw new Error("the first receipt did not arrive");
    await shop.addToCarts([{ userId, itemId }]);
    await shop.checkOut(userId);
  } while ((await shop.receipts(RETRY_MS)).length === 0);
}

/** What the load needs of a shop, on whatever system. */
export type Shop = Pick<ShopClient, "restock" | "addToCarts" | "processed" | "durable">;

export async function fillStock(shop: Shop): Promise<void> {
  for (let item = 0; item < ITEMS; item++) await shop.restock(`item-${item}`, STOCK);
  await shop.processed();
}

export interface Speed {
  /** Add-to-carts that were sent. */
  readonly events: number;
  /** Add-to-carts a second until all were processed. */
  readonly processed: number;
  /** The same until all that they did was durable. */
  readonly durable: number;
}

/** One round: events are sent as fast as they are taken. What is too slow for all of them is not sent more after `maxMs`. */
export async function measureSpeed(
  shop: Shop,
  events: number,
  maxMs = Number.POSITIVE_INFINITY,
): Promise<Speed> {
  const started = performance.now();
  const add = (first: number, size: number): Promise<void> =>
    shop.addToCarts(Array.from({ length: size }, (_, n) => nthAdd(first + n)));
  const sent = await sendInBatches(events, BATCH, add, started + maxMs);
  const speed = (): number => (sent * 1000) / (performance.now() - started);
  await shop.processed();
  const processed = speed();
  await shop.durable(nthAdd(sent - 1).userId);
  return { events: sent, processed, durable: speed() };
}

/**
 * Sends what is numbered from 0 to `events` - 1 in batches of `size`, some at once, and begins none after the deadline. Resolves
 * with how many were sent.
 */
export async function sendInBatches(
  events: number,
  size: number,
  send: (first: number, size: number) => Promise<void>,
  deadline = Number.POSITIVE_INFINITY,
): Promise<number> {
  let next = 0;
  const sender = async (): Promise<void> => {
    while (next < events && performance.now() < deadline) {
      const first = next;
      next = Math.min(events, first + size);
      await send(first, next - first);
    }
  };
  await Promise.all(Array.from({ length: REQUESTS_AT_ONCE }, sender));
  return next;
}

/** Users and items take turns, and do not go round together. */
export function nthAdd(n: number): Add {
  return { userId: `user-${n % USERS}`, itemId: `item-${Math.floor(n / USERS + n) % ITEMS}` };
}
