/** The rules of the stock of one item: it is counted in 64 bits, and everybody who asks is answered. */

import { addressOf, MAX_INT } from "statefun-ts";
import { invoke } from "statefun-ts/testing";
import { expect, test } from "vitest";
import { failureOf } from "../packages/sdk/test/support.ts";
import { RequestItem, RestockItem } from "../src/messages.ts";
import { StockFn } from "../src/stock.ts";

const restock = (quantity: number) => ({ type: RestockItem, value: { itemId: "socks", quantity } });
const caller = addressOf("com.example/user-shopping-cart", "1");
const request = (quantity: number) => ({ type: RequestItem, value: { quantity }, caller });

test.each([
  [undefined, 50, 50n],
  [3n, 1, 4n],
  [BigInt(MAX_INT), MAX_INT, 2n ** 32n - 2n],
  // Beyond what a number counts exactly.
  [2n ** 53n, 1, 2n ** 53n + 1n],
])("%s restocked by %d is %d", async (before, quantity, stock) => {
  const storage = before === undefined ? {} : { stock: before };
  const effects = await invoke(StockFn, "socks", restock(quantity), storage);
  expect(effects).toEqual({ storage: { stock }, sent: [], delayed: [], egressed: [] });
});

test.each([
  ["enough", 50n, 3, "INSTOCK", 47n],
  ["just enough", 3n, 3, "INSTOCK", 0n],
  ["one too few", 2n, 3, "OUTOFSTOCK", 2n],
  ["none", undefined, 1, "OUTOFSTOCK", undefined],
])("a request when there is %s", async (_what, before, quantity, status, after) => {
  const storage = before === undefined ? {} : { stock: before };
  const effects = await invoke(StockFn, "socks", request(quantity), storage);
  expect(effects).toEqual({
    storage: after === undefined ? {} : { stock: after },
    sent: [{ to: caller, type: "com.example/ItemAvailability", value: { status, quantity } }],
    delayed: [],
    egressed: [],
  });
});

test("a request without a caller takes nothing out: it is a message that cannot be handled", async () => {
  const { type, value } = request(1);
  const error = await failureOf(invoke(StockFn, "socks", { type, value }, { stock: 5n }));
  expect(error.code).toBe("invalid-message");
});
