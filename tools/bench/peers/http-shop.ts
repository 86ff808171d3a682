/** How the shops of the peers are called: JSON over HTTP. */
import { ITEMS, STOCK, USERS } from "../load.ts";
import type { PeerShop } from "./peer.ts";

/** Resolves with the answer, undefined when it is empty. @throws Error when it is other than 2xx */
export async function post(url: string, body: unknown): Promise<unknown> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${text}`);
  return text === "" ? undefined : JSON.parse(text);
}

/** For systems that answer an add-to-cart when all that it does is done and durable. */
export const doneWhenAnswered = {
  processed: () => Promise.resolve(),
  durable: () => Promise.resolve(),
} as const;

/** A shop with routes of its own: the same ones on each peer that has none by itself. */
export function shopOverHttp(url: string): Omit<PeerShop, "processes" | "stop"> {
  return {
    restock: async (itemId, quantity) => void (await post(`${url}/restock`, { itemId, quantity })),
    addToCarts: async (adds) => {
      const bought = adds.map((add) => ({ ...add, quantity: 1 }));
      await post(`${url}/add-to-cart`, bought);
    },
    ...doneWhenAnswered,
    async units() {
      const answer = await post(`${url}/units`, { users: USERS, items: ITEMS });
      const { baskets, stock } = answer as { baskets: number; stock: number };
      return { inBaskets: baskets, taken: ITEMS * STOCK - stock };
    },
  };
}
