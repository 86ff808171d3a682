/** The shop: units of items are never lost, and never billed twice. */
import { readModule } from "statefun-runtime";
import type { Random } from "statefun-runtime/simulation";
import { batchHandler } from "statefun-ts";
import { long } from "statefun-wire/types";
import { createShop } from "../../../src/shop.ts";
import { billed, quantities, type Units } from "../../chaos/units.ts";
import { ROOT } from "../../harness/program.ts";
import type { Asked, Committed, NewRecord, Step, Workload } from "../workload.ts";

const MOST = 100;
const ITEMS = ["socks", "hats"];
const USERS = ["ann", "bob", "cem"];
const BASKET_TTL_MS = 60_000;
const ALL = Number.MAX_SAFE_INTEGER;

export const shop: Workload = {
  name: "shop",
  module: readModule(`${ROOT}/module.yaml`),
  settings: { walBytes: 256 * 1024 },
  faults: { callMs: 2, commitMs: 5, lostAnswer: 0.05 },
  handler: ({ now }) =>
    batchHandler(createShop({ basketTtl: BASKET_TTL_MS, notices: true, deadLetters: true }, now)),
  outputs: ["receipts", "notices"],
  delaysMs: 3 * BASKET_TTL_MS,
  steps: (random) => Array.from({ length: MOST }, () => stepOf(random)),
  check: checkUnits,
};

function stepOf(random: Random): Step {
  const [itemId, userId] = [random.pick(ITEMS), random.pick(USERS)];
  const produce = (topic: string, key: string, value: object): Step => {
    const record: NewRecord = { key, value };
    return { do: "produce", topic, records: [record] };
  };
  const at = random.int(1, 100);
  const quantity = random.int(1, 5);
  if (at <= 20) return produce("restock-items", itemId, { itemId, quantity: 2 * quantity });
  if (at <= 50) return produce("add-to-cart", userId, { userId, itemId, quantity });
  if (at <= 58) return produce("checkout", userId, { userId });
  if (at <= 61) return produce("clear-cart", userId, { userId });
  if (at <= 88) return { do: "run", steps: random.int(1, 15) };
  if (at <= 94) return { do: "wait", ms: random.pick([100, 5000, BASKET_TTL_MS]) };
  if (at <= 97) return { do: "fold" };
  return { do: random.pick(["restart", "kill"]) };
}

/** By then all baskets have gone back, unless they were billed. */
function checkUnits(committed: Committed, asked: readonly Asked[]): string[] {
  const restocked = quantities(
    asked.flatMap(({ step }) =>
      step.do === "produce" && step.topic === "restock-items" ? step.records : [],
    ),
  );
  const receipts: Units = billed(
    committed.records("receipts", 0, ALL, ALL).map(({ value }) => ({
      value: JSON.parse(Buffer.from(value).toString()) as unknown,
    })),
  );
  return ITEMS.flatMap((item) => {
    const [stock] = committed.state({ function: "com.example/stock", id: item });
    const left = stock === undefined ? 0 : Number(long.decode(stock.value ?? new Uint8Array()));
    const expected = restocked.get(item) ?? 0;
    const found = left + (receipts.get(item) ?? 0);
    return found === expected ? [] : [`of ${expected} ${item} there are ${found}`];
  });
}
