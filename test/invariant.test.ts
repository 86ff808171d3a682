/**
 * No unit is ever lost or doubled: units restocked = units in stock + in baskets + on receipts + in flight, after every
 * step, whatever the order of messages, the size of batches, the moment of timers and the ids of users and items.
 */
import fc from "fast-check";
import { MAX_INT } from "statefun-ts";
import { test } from "vitest";
import { Auditor, CART, STOCK } from "./auditor.ts";
import { World } from "./world.ts";

const id = fc.oneof(
  fc.constantFrom(
    "1",
    "socks",
    "__proto__",
    "constructor",
    "toString",
    "a: 1\nb",
    "a\r\nb: 2",
    "\\n",
  ),
  fc.constantFrom("a/b", "/", " ", "\u0000", "\u2028", "☃ 靴下 🧦", "é", "x".repeat(5000), '"}'),
  fc.string({ unit: "binary", minLength: 1, maxLength: 20 }),
);
const index = fc.nat(2);
const quantity = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 5 }) },
  { weight: 1, arbitrary: fc.constantFrom(MAX_INT, MAX_INT - 1, 2 ** 30) },
);
const json = (value: unknown) => JSON.stringify(value);
const invalid = fc.constantFrom<readonly [to: string, type: string, payload: string | Buffer]>(
  [CART, "AddToCart", "{"],
  [CART, "AddToCart", "null"],
  [CART, "AddToCart", Buffer.from([0x7b, 0xff, 0x7d])],
  [CART, "AddToCart", json({ userId: "1", itemId: "socks", quantity: -1 })],
  [CART, "AddToCart", json({ userId: "1", itemId: "socks", quantity: 2 ** 31 })],
  [CART, "AddToCart", json({ userId: "1", itemId: "", quantity: 1 })],
  [CART, "AddToCart", json({ userId: "1", itemId: "\ud800", quantity: 1 })],
  [CART, "ClearCart", "{}"],
  [CART, "Checkout", "[]"],
  [CART, "Unknown", "{}"],
  [CART, "RestockItem", json({ itemId: "socks", quantity: 1 })],
  [CART, "ItemAvailability", json({ status: "INSTOCK", quantity: 1 })],
  [STOCK, "RestockItem", json({ itemId: "socks", quantity: -5 })],
  [STOCK, "RestockItem", json({ itemId: "socks", quantity: 0.5 })],
  [STOCK, "RestockItem", "garbage"],
  [STOCK, "RequestItem", json({ quantity: 1 })],
  [STOCK, "Checkout", json({ userId: "1" })],
);
const picks = fc.array(fc.nat(), { minLength: 1, maxLength: 6 });
const size = fc.integer({ min: 1, max: 6 });
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant("restock"), item: index, quantity }) },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant("add"), user: index, item: index, quantity }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("clear"), user: index }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("checkout"), user: index }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("stray timer"), user: index }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("invalid"), user: index, invalid }) },
  { weight: 12, arbitrary: fc.record({ do: fc.constant("deliver"), picks, size }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("lose the answer"), picks, size }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("fire"), picks }) },
);
type Step = Partial<{
  readonly do: string;
  readonly user: number;
  readonly item: number;
  readonly quantity: number;
  readonly picks: number[];
  readonly size: number;
  readonly invalid: readonly [string, string, string | Buffer];
}>;

const ids = fc.uniqueArray(id, { minLength: 3, maxLength: 3 });
const steps = fc.array<Step>(step, { minLength: 1, maxLength: 150, size: "max" });

test("units restocked = units in stock + in baskets + on receipts + in flight", async () => {
  await fc.assert(
    fc.asyncProperty(ids, ids, steps, async (users, items, steps) => {
      const invalidBytes = new Set<Uint8Array>();
      const world = new World();
      const auditor = new Auditor(world, invalidBytes);
      for (const {
        do: action,
        user = 0,
        item = 0,
        quantity,
        picks = [0],
        size = 1,
        invalid,
      } of steps) {
        const userId = users[user] ?? "";
        const itemId = items[item] ?? "";
        const cart = `${CART}/${userId}`;
        let pick = 0;
        const choose = (count: number) => (picks[pick++ % picks.length] ?? 0) % count;
        if (action === "restock") {
          world.produce("com.example/RestockItem", `${STOCK}/${itemId}`, { itemId, quantity });
        } else if (action === "add") {
          world.produce("com.example/AddToCart", cart, { userId, itemId, quantity });
        } else if (action === "clear") {
          world.produce("com.example/ClearCart", cart, { userId });
        } else if (action === "checkout") {
          world.produce("com.example/Checkout", cart, { userId });
        } else if (action === "stray timer") {
          world.produce("com.example/BasketIdle", cart, { timer: "of another time" });
        } else if (action === "invalid" && invalid !== undefined) {
          const [to, type, payload] = invalid;
          const bytes = Buffer.from(payload);
          invalidBytes.add(bytes);
          world.produce(`com.example/${type}`, `${to}/${to === CART ? userId : itemId}`, bytes);
        } else if (action === "deliver") {
          const delivery = await world.deliver(choose, size);
          if (delivery !== undefined) auditor.check(delivery);
        } else if (action === "lose the answer") {
          await world.loseAnswer(choose, size);
          auditor.balance();
        } else {
          world.fire(choose);
          auditor.balance();
        }
      }

      // Everything comes to rest: messages arrive, and baskets that nobody touches any more give their items back.
      while (world.queued().length > 0 || world.timers.length > 0) {
        const delivery = await world.deliver(() => 0, 1000);
        if (delivery === undefined) world.fire(() => 0);
        else auditor.check(delivery);
      }
      auditor.settled();
    }),
    { numRuns: 100 },
  );
});
