/** How long a customer waits for a receipt. */
import { setTimeout as sleep } from "node:timers/promises";
import type { ShopClient } from "./shop-client.ts";

const CHECKOUTS = 500;
const CHECKOUTS_PER_SECOND = 100;
const PATIENCE_MS = 60_000;
const POLL_MS = 1000;

/**
 * Checks out the baskets of the first 500 users at a steady rate, which must not be empty. The milliseconds from each
 * checkout's acknowledgement to its visible receipt.
 */
export async function receiptTimes(shop: ShopClient): Promise<number[]> {
  const users = Array.from({ length: CHECKOUTS }, (_, n) => `user-${n}`);
  const [visible, acknowledged] = await Promise.all([
    watch(shop, users),
    Promise.all(
      users.map(async (userId, n) => {
        await sleep((n * 1000) / CHECKOUTS_PER_SECOND);
        await shop.checkOut(userId);
        return performance.now();
      }),
    ),
  ]);
  // A receipt that was seen before its checkout's acknowledgement took no time.
  return users.map((userId, n) =>
    Math.max(0, (visible.get(userId) ?? Number.NaN) - (acknowledged[n] ?? Number.NaN)),
  );
}

/** When each user's receipt became visible. */
async function watch(
  shop: ShopClient,
  users: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const visible = new Map<string, number>();
  const deadline = performance.now() + PATIENCE_MS;
  while (users.some((userId) => !visible.has(userId))) {
    if (performance.now() > deadline) {
      throw new Error(`only ${visible.size} of ${users.length} receipts arrived`);
    }
    for (const userId of await shop.receipts(POLL_MS)) visible.set(userId, performance.now());
  }
  return visible;
}
