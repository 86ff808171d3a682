/** The load of the measurements: records produced over HTTP, from this process to the shop's. */
import { Agent, request } from "undici";
import type { ShopProcess } from "./shop-process.ts";

export const USERS = 1000;
export const ITEMS = 10;
const BATCH = 100;
const REQUESTS_AT_ONCE = 4;
/** More than is ever taken out. */
const STOCK = 1_000_000_000;

const agent = new Agent({ connections: REQUESTS_AT_ONCE });

export interface ShopRecord {
  readonly key: string;
  readonly value: object;
}

/** Resolves when the records are durable. */
export async function produce(
  shop: ShopProcess,
  topic: string,
  records: readonly ShopRecord[],
): Promise<void> {
  const { statusCode, body } = await request(`${shop.url}/topics/${topic}`, {
    dispatcher: agent,
    method: "POST",
    headers: { "content-type": "application/vnd.kafka.json.v2+json" },
    body: JSON.stringify({ records }),
  });
  const text = await body.text();
  if (statusCode !== 200) throw new Error(`produce to ${topic} answered ${statusCode}: ${text}`);
}

export async function restock(shop: ShopProcess): Promise<void> {
  const records = Array.from({ length: ITEMS }, (_, item) => ({
    key: `item-${item}`,
    value: { itemId: `item-${item}`, quantity: STOCK },
  }));
  await produce(shop, "restock-items", records);
}

/** The n-th add-to-cart event: users and items take turns, and do not go round together. */
function addToCart(n: number): ShopRecord {
  const userId = `user-${n % USERS}`;
  const itemId = `item-${Math.floor(n / USERS + n) % ITEMS}`;
  return { key: userId, value: { userId, itemId, quantity: 1 } };
}

/** Produces add-to-cart events in batches of 100, some at once, and resolves when all are durable. */
export async function addToCarts(shop: ShopProcess, events: number): Promise<void> {
  let next = 0;
  const producer = async (): Promise<void> => {
    while (next < events) {
      const first = next;
      next += BATCH;
      await produce(
        shop,
        "add-to-cart",
        Array.from({ length: BATCH }, (_, n) => addToCart(first + n)),
      );
    }
  };
  await Promise.all(Array.from({ length: REQUESTS_AT_ONCE }, producer));
}
