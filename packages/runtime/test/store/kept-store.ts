/**
 * What is in the stores of older formats that are kept beside this file, to show that they can still be opened. Such a
 * store is written once, by the last version that has the format:
 *
 *     npx node --conditions=statefun-source packages/runtime/test/store/kept-store.ts packages/runtime/test/store/format-N
 */
import { bool, int, long, string } from "statefun-wire/types";
import type { GroupWrites, PersistedValue } from "../../src/model.ts";
import { openSqliteStore } from "../../src/store/sqlite.ts";

const NOW = Date.UTC(2026, 10, 26);
const CART = { function: "com.example/user-shopping-cart", id: "1" };
const STOCK = { function: "com.example/stock", id: "socks" };

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

const inCart = (
  name: string,
  typename: string,
  value: Uint8Array,
  expiresAt?: number,
): PersistedValue => ({ ...CART, name, typename, value: Uint8Array.from(value), expiresAt });

/** Something of each kind. */
export const KEPT: GroupWrites = {
  expiries: [],
  redrives: [],
  forgotten: [],
  state: [
    inCart("basket", "com.example/Basket", utf8('{"socks":3}'), NOW + 1000),
    inCart("visits", int.typename, int.encode(-7)),
    inCart("total", long.typename, long.encode(9007199254740993n)),
    inCart("name", string.typename, string.encode("Grüße")),
    inCart("member", bool.typename, bool.encode(true)),
    { ...STOCK, name: "stock", typename: int.typename, value: int.encode(0), expiresAt: undefined },
  ],
  messages: [
    {
      seq: 1,
      target: CART,
      caller: undefined,
      origin: undefined,
      typename: "com.example/Checkout",
      value: utf8("{}"),
    },
    {
      seq: 2,
      target: STOCK,
      caller: CART,
      origin: undefined,
      typename: "com.example/RequestItem",
      value: undefined,
    },
  ],
  removedMessages: [],
  timers: [
    {
      seq: 3,
      target: CART,
      caller: CART,
      typename: "com.example/Expire",
      value: utf8("{}"),
      fireAt: NOW + 2000,
      token: "expiry",
    },
    {
      seq: 4,
      target: STOCK,
      caller: CART,
      typename: "com.example/Expire",
      value: undefined,
      fireAt: NOW + 3000,
      token: undefined,
    },
  ],
  removedTimers: [],
  lastSeq: 4,
  records: [
    {
      topic: "add-to-cart",
      offset: 0,
      key: utf8("1"),
      value: utf8('{"itemId":"socks","quantity":3}'),
      timestamp: NOW,
      source: undefined,
    },
    {
      topic: "receipts",
      offset: 0,
      key: undefined,
      value: new Uint8Array([0, 255]),
      timestamp: NOW,
      source: undefined,
    },
  ],
  topics: [
    { name: "add-to-cart", nextOffset: 1, position: 1, forwardedTo: undefined },
    { name: "receipts", nextOffset: 1, position: 0, forwardedTo: undefined },
  ],
  idempotency: [{ key: "key", fingerprint: "fingerprint", answer: "[0]", timestamp: NOW }],
  pauses: [],
  endpoints: [],
  kafkaPositions: [],
  kafkaOutboxes: [],
  history: undefined,
  housekeeping: undefined,
  seenAt: NOW,
};

const [, program, folder] = process.argv;
if (program === import.meta.filename && folder !== undefined) {
  const store = await openSqliteStore(folder);
  await store.commit(KEPT);
  await store.close();
}
