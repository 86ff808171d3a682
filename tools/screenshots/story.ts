/** What has happened in the shop before it is looked at: there is something of everything that the console shows. */
import { inspect, produce } from "../harness/api.ts";

const CART = "com.example/user-shopping-cart";
const STOCK = "com.example/stock";

const GOODS = { socks: 40, shirts: 25, caps: 12, mugs: 18, umbrellas: 9 };
const BASKETS: Readonly<Record<string, Partial<typeof GOODS>>> = {
  ann: { socks: 3, mugs: 1 },
  ben: { shirts: 2 },
  cleo: { umbrellas: 1, socks: 6 },
  dora: { caps: 4 },
  emil: { mugs: 2 },
  fay: { shirts: 1, socks: 1 },
};

/** Goods come, baskets are filled, some are paid for; then there is trouble. Resolves when all of it can be seen. */
export async function tellStory(api: string): Promise<void> {
  const goods = Object.entries(GOODS).map(([itemId, quantity]) => ({ itemId, quantity }));
  await produce(
    api,
    "restock-items",
    goods.map((value) => ({ key: value.itemId, value })),
  );
  for (const { itemId, quantity } of goods) {
    await until(async () => {
      const stock = (await inspect(api, STOCK, itemId))?.state["stock"]?.value;
      return Number(stock) >= quantity;
    });
  }
  for (const [userId, basket] of Object.entries(BASKETS)) await fill(api, userId, basket);
  await checkOut(api, "ann", "ben");
  await until(async () => (await inspect(api, CART, "ben"))?.state["basket"] === undefined);
  // More than there is, and what is not an order.
  await add(api, "gus", "umbrellas", 50);
  await add(api, "hana", "socks", -2);
  await trouble(api);
}

/** A basket that was damaged by hand fails; an instance is paused with something to do. */
async function trouble(api: string): Promise<void> {
  const damaged = { value: { basket: { umbrellas: "one" } }, version: "*" };
  await send(api, "PUT", `/functions/${CART}/cleo/state/basket`, damaged);
  await checkOut(api, "cleo");
  await send(api, "POST", `/functions/${CART}/dora/pause`);
  await checkOut(api, "dora");
  await until(async () => (await inspect(api, CART, "dora"))?.mailbox === 1);
  await until(async () => (await (await fetch(`${api}/failures`)).text()) !== "[]");
}

/** Goes on with orders, several a second, until what it returns is called. */
export function keepOrdering(api: string): () => Promise<void> {
  const stop = new AbortController();
  const users = ["ivo", "jana", "karl", "lea"];
  const items = ["socks", "shirts", "mugs"];
  const ordering = (async () => {
    for (let count = 0; !stop.signal.aborted; count++) {
      const user = users[count % users.length] ?? "ivo";
      const itemId = items[count % items.length] ?? "socks";
      await add(api, user, itemId, 1);
      if (count % 5 === 0)
        await produce(api, "restock-items", [{ key: itemId, value: { itemId, quantity: 5 } }]);
      if (count % 7 === 0) await checkOut(api, user);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  })();
  return async () => {
    stop.abort();
    await ordering;
  };
}

async function fill(api: string, userId: string, basket: Partial<typeof GOODS>): Promise<void> {
  for (const [item, quantity] of Object.entries(basket)) await add(api, userId, item, quantity);
  await until(async () => {
    const value = (await inspect(api, CART, userId))?.state["basket"]?.value;
    const { basket: filled = {} } = (value ?? {}) as { basket?: object };
    return Object.keys(filled).length === Object.keys(basket).length;
  });
}

const add = (api: string, userId: string, itemId: string, quantity: number) =>
  produce(api, "add-to-cart", [{ key: userId, value: { userId, itemId, quantity } }]);

const checkOut = (api: string, ...users: string[]) =>
  produce(
    api,
    "checkout",
    users.map((userId) => ({ key: userId, value: { userId } })),
  );

async function send(api: string, method: string, path: string, body?: object): Promise<void> {
  const json = { headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const response = await fetch(api + path, { method, ...(body && json) });
  if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`);
}

/** Asks again and again. @throws Error when it takes too long */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 10_000; !(await isSo()); ) {
    if (Date.now() > end) throw new Error("the story does not go on");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
