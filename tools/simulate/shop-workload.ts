/** The shop with random shoppers, as what runs in a life: its own functions, and its own module. */
import { fileURLToPath } from "node:url";
import { readModule } from "statefun-runtime";
import { batchHandler, Long } from "statefun-ts";
import { createShop } from "../../src/shop.ts";
import { nextRequest, shopOf } from "../chaos/load.ts";
import { checkShop } from "./shop-checks.ts";
import type { Workload } from "./workload.ts";

const SHOP = shopOf(2, 2);
/** How long a basket may be idle, in milliseconds. */
const BASKET_TTL_MS = 60_000;
/** Units that operators add to a stock when they write it over. */
const EDIT = 7n;

export const shop: Workload = {
  module: readModule(fileURLToPath(new URL("../../module.yaml", import.meta.url))),
  longestMs: 2 * BASKET_TTL_MS,
  kept: ["receipts", "notices", "dead-letters"],
  instances: [
    ...SHOP.users.map((id) => ({ function: "com.example/user-shopping-cart", id })),
    ...SHOP.items.map((id) => ({ function: "com.example/stock", id })),
  ],
  // Nobody can say afterwards what was in it.
  clearable: [],
  randomRecords(random) {
    const { topic, records } = nextRequest(random, SHOP, 5);
    return { topic, records: records.map(({ key, value }) => ({ key, content: value as object })) };
  },
  randomMessage(random) {
    const itemId = random.pick(SHOP.items);
    const content = { itemId, quantity: random.int(1, 12) };
    const to = { function: "com.example/stock", id: itemId };
    return { to, typename: "com.example/RestockItem", content };
  },
  functions: (now) => [
    batchHandler(createShop({ basketTtl: BASKET_TTL_MS, notices: true, deadLetters: true }, now)),
  ],
  encode: (_name, content) => Buffer.from(JSON.stringify(content)),
  edit: (name, value) =>
    name === "stock" ? Long.serialize(Long.deserialize(value) + EDIT) : undefined,
  tell: (content) => JSON.stringify(content),
  describe({ typename, value }) {
    // Its timers have random names.
    const content = typename.endsWith("/BasketIdle") ? "" : Buffer.from(value ?? []).toString();
    return `${typename.slice("com.example/".length)} ${content}`.trim();
  },
  check: checkShop,
};
