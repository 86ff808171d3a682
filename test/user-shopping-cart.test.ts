/**
 * The rules of a basket, one by one: what each message does to it, and what is sent. That they hold together whatever the
 * order of messages is the subject of invariant.test.ts.
 */

import { MAX_INT } from "statefun-ts";
import { invoke } from "statefun-ts/testing";
import { describe, expect, test } from "vitest";
import { failureOf, memoryLogger, message, run } from "../packages/sdk/test/support.ts";
import {
  AddToCart,
  Basket,
  BasketIdle,
  Checkout,
  ClearCart,
  ItemAvailability,
} from "../src/messages.ts";
import { shopSettings } from "../src/settings.ts";
import { createShop } from "../src/shop.ts";
import { StockFn } from "../src/stock.ts";
import { userShoppingCartFn } from "../src/user-shopping-cart.ts";

const settings = shopSettings({});
const NOW = 1_700_000_000_000;
const UserShoppingCartFn = userShoppingCartFn(settings, () => NOW);

/** Storage that holds these items, the name of its idle timer, and since when nothing has happened to it. */
const holding = (...items: [string, number][]) => ({
  basket: { basket: new Map(items) },
  idleTimer: "t1",
  touched: BigInt(NOW - settings.basketTtl),
});
const add = (itemId: string, quantity: number) => ({
  type: AddToCart,
  value: { userId: "1", itemId, quantity },
});
const available = (itemId: string, quantity: number, status: "INSTOCK" | "OUTOFSTOCK") => ({
  type: ItemAvailability,
  value: { status, quantity },
  caller: StockFn.at(itemId),
});
const clear = { type: ClearCart, value: { userId: "1" } };
const checkout = { type: Checkout, value: { userId: "1" } };
const restock = (itemId: string, quantity: number) => ({
  to: StockFn.at(itemId),
  type: "com.example/RestockItem",
  value: { itemId, quantity },
});
const anyTimer = expect.stringMatching(/^[0-9a-f-]{36}$/);
const timerSet = {
  to: UserShoppingCartFn.at("1"),
  type: "com.example/BasketIdle",
  value: { timer: anyTimer },
  token: anyTimer,
  delayMs: settings.basketTtl,
};
const nothing = { sent: [], delayed: [], egressed: [] };

describe("adding to the cart", () => {
  test("asks the stock of the item", async () => {
    expect(await invoke(UserShoppingCartFn, "1", add("socks", 3))).toEqual({
      ...nothing,
      storage: {},
      sent: [{ to: StockFn.at("socks"), type: "com.example/RequestItem", value: { quantity: 3 } }],
    });
  });

  test("is activity: a basket that has items is idle from then on only", async () => {
    const before = holding(["socks", 1]);
    const { storage, delayed } = await invoke(UserShoppingCartFn, "1", add("hat", 1), before);
    expect(storage).toEqual({ ...before, touched: BigInt(NOW) });
    expect(delayed).toEqual([]);
  });
});

describe("an item that is available", () => {
  test("starts a basket and its idle timer", async () => {
    const { storage, ...effects } = await invoke(
      UserShoppingCartFn,
      "1",
      available("socks", 3, "INSTOCK"),
    );
    expect(storage).toEqual({
      ...holding(["socks", 3]),
      idleTimer: anyTimer,
      touched: BigInt(NOW),
    });
    const { idleTimer } = storage;
    const started = { ...timerSet, token: idleTimer, value: { timer: idleTimer } };
    expect(effects).toEqual({ ...nothing, delayed: [started] });
  });

  test.each([
    [
      "adds up with what is there",
      "socks",
      2,
      [
        ["socks", 5],
        ["hat", 1],
      ],
    ],
    [
      "joins what is there",
      "scarf",
      2,
      [
        ["socks", 3],
        ["hat", 1],
        ["scarf", 2],
      ],
    ],
    [
      "may add up to more than 32 bits",
      "socks",
      MAX_INT,
      [
        ["socks", 2 ** 31 + 2],
        ["hat", 1],
      ],
    ],
    [
      "may have any id",
      "__proto__",
      2,
      [
        ["socks", 3],
        ["hat", 1],
        ["__proto__", 2],
      ],
    ],
  ] as [string, string, number, [string, number][]][])(
    "%s",
    async (_what, itemId, quantity, items) => {
      const before = holding(["socks", 3], ["hat", 1]);
      const sent = available(itemId, quantity, "INSTOCK");
      const { storage, delayed } = await invoke(UserShoppingCartFn, "1", sent, before);
      expect(storage).toEqual({
        ...before,
        basket: { basket: new Map(items) },
        touched: BigInt(NOW),
      });
      expect(delayed).toEqual([]);
    },
  );

  test("must be told of by its stock: from an ingress it is a message that cannot be handled", async () => {
    const { type, value } = available("socks", 3, "INSTOCK");
    const error = await failureOf(invoke(UserShoppingCartFn, "1", { type, value }));
    expect(error.code).toBe("invalid-message");
  });
});

describe("an item that is out of stock", () => {
  test("changes nothing, and the user gets a notice", async () => {
    const before = holding(["socks", 3]);
    const sent = available("hat", 2, "OUTOFSTOCK");
    expect(await invoke(UserShoppingCartFn, "1", sent, before)).toEqual({
      ...nothing,
      storage: before,
      egressed: [
        {
          egress: "com.example/notices",
          value: { itemId: "hat", quantity: 2, status: "OUTOFSTOCK" },
          options: { key: "1" },
        },
      ],
    });
  });

  test("is in the log", async () => {
    const logger = memoryLogger();
    const sent = message(
      ItemAvailability,
      { status: "OUTOFSTOCK", quantity: 2 },
      "com.example/stock/hat",
    );
    await run(UserShoppingCartFn, { id: "1", messages: [sent] }, { logger });
    expect(logger.lines).toContainEqual({
      level: "info",
      message: "out of stock",
      function: "com.example/user-shopping-cart",
      id: "1",
      itemId: "hat",
      quantity: 2,
    });
  });
});

describe.each([
  ["clearing", clear],
  ["the idle timer", { type: BasketIdle, value: { timer: "t1" } }],
])("%s", (_what, sent) => {
  test("gives every item back and forgets the basket and its timer", async () => {
    const before = holding(["socks", 3], ["hat", 1]);
    // A timer that has fired cannot be cancelled, and cancelling it is nothing.
    expect(await invoke(UserShoppingCartFn, "1", sent as typeof clear, before)).toEqual({
      ...nothing,
      storage: {},
      sent: [restock("socks", 3), restock("hat", 1)],
      delayed: [{ cancel: "t1" }],
    });
  });

  test("splits more units than one message can carry", async () => {
    const before = holding(["socks", 2 * MAX_INT + 1]);
    const { sent: given } = await invoke(UserShoppingCartFn, "1", sent as typeof clear, before);
    expect(given).toEqual([
      restock("socks", MAX_INT),
      restock("socks", MAX_INT),
      restock("socks", 1),
    ]);
  });
});

describe("the idle timer of a basket to which something has happened since it was set", () => {
  test.each([
    ["long ago", settings.basketTtl - 1, 1],
    ["just now", 0, settings.basketTtl],
    ["in the future, as the clock was set back", -60_000, settings.basketTtl],
  ])("%s is followed by one for the rest of the time", async (_when, idleMs, leftMs) => {
    const before = { ...holding(["socks", 1]), touched: BigInt(NOW - idleMs) };
    const sent = { type: BasketIdle, value: { timer: "t1" } };
    const { storage, ...effects } = await invoke(UserShoppingCartFn, "1", sent, before);
    const { idleTimer } = storage;
    const started = { ...timerSet, token: idleTimer, value: { timer: idleTimer }, delayMs: leftMs };
    expect(effects).toEqual({ ...nothing, delayed: [started] });
    expect(storage).toEqual({ ...before, idleTimer: anyTimer });
  });
});

test("a basket of before there was a time in it is given back by its timer", async () => {
  const { touched: _touched, ...before } = holding(["socks", 1]);
  const sent = { type: BasketIdle, value: { timer: "t1" } };
  const { storage, sent: given } = await invoke(UserShoppingCartFn, "1", sent, before);
  expect([storage, given]).toEqual([{}, [restock("socks", 1)]]);
});

describe("nothing happens when", () => {
  test.each([
    ["an empty cart is cleared", clear],
    ["an empty cart is checked out", checkout],
    ["a timer fires after its cart was emptied", { type: BasketIdle, value: { timer: "t1" } }],
  ])("%s", async (_what, sent) => {
    const effects = await invoke(UserShoppingCartFn, "1", sent as typeof clear);
    expect(effects).toEqual({ ...nothing, storage: {} });
  });

  test("a timer of an earlier basket fires: that one was emptied before it came", async () => {
    const before = { ...holding(["socks", 1]), idleTimer: "t2" };
    const sent = { type: BasketIdle, value: { timer: "t1" } };
    const effects = await invoke(UserShoppingCartFn, "1", sent, before);
    expect(effects).toEqual({ ...nothing, storage: before });
  });
});

describe("checking out", () => {
  test("bills what is in the basket and empties it", async () => {
    const before = holding(["socks", 3], ["hat", 1]);
    expect(await invoke(UserShoppingCartFn, "1", checkout, before)).toEqual({
      ...nothing,
      storage: {},
      delayed: [{ cancel: "t1" }],
      egressed: [
        {
          egress: "com.example/receipts",
          value: { userId: "1", details: "socks: 3\nhat: 1" },
          options: { key: "1" },
        },
      ],
    });
  });

  test("keeps each item on its own line, whatever its id", async () => {
    const before = holding(["a: 1\nb", 1], ["c\\n\r", 2], ["__proto__", 3]);
    const { egressed } = await invoke(UserShoppingCartFn, "1", checkout, before);
    const details = ["a: 1\\nb: 1", "c\\\\n\\r: 2", "__proto__: 3"].join("\n");
    expect(egressed).toMatchObject([{ value: { details } }]);
  });

  test("twice bills once, and clearing after it gives nothing back, in one batch or two", async () => {
    const state = {
      basket: {
        typename: Basket.typename,
        hasValue: true,
        value: Buffer.from('{"basket":{"socks":3}}'),
      },
      idleTimer: null,
      touched: null,
    };
    const messages = [checkout, checkout, clear].map(({ type, value }) => message(type, value));
    const { sent, egressed, mutations } = await run(UserShoppingCartFn, { state, messages });
    expect(sent).toEqual([]);
    expect(egressed).toHaveLength(1);
    expect(mutations).toEqual([{ name: "basket", deleted: true }]);
  });
});

describe("a module without the extra egresses", () => {
  test.each([
    ["NOTICES", [undefined, "com.example/dead-letters"]],
    ["DEAD_LETTERS", ["com.example/notices", undefined]],
  ])("is served with %s=off: nothing is sent there", async (name, expected) => {
    const without = shopSettings({ [name]: "off" });
    const shop = createShop(without);
    const sent = message(
      ItemAvailability,
      { status: "OUTOFSTOCK", quantity: 2 },
      "com.example/stock/hat",
    );
    const { egressed } = await run(userShoppingCartFn(without), { messages: [sent] }, shop);
    expect([egressed[0]?.egress, shop.deadLetters?.typename]).toEqual(expected);
  });
});
