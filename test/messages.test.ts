/**
 * The messages are those of the JVM original, so that its clients, topics and stored baskets fit; and they are the shop's
 * only guard: what they let through is taken for true.
 */
import fc from "fast-check";
import { MAX_INT, type Type } from "statefun-ts";
import { describe, expect, test } from "vitest";
import { run, text } from "../packages/sdk/test/support.ts";
import {
  AddToCart,
  Basket,
  Checkout,
  ClearCart,
  ItemAvailability,
  Notice,
  Receipt,
  RequestItem,
  RestockItem,
} from "../src/messages.ts";
import { shopSettings } from "../src/settings.ts";
import { createShop } from "../src/shop.ts";
import { StockFn } from "../src/stock.ts";

const shop = createShop(shopSettings({}));

test.each<[Type<never>, string, string]>([
  [AddToCart, "AddToCart", '{"userId":"1","quantity":3,"itemId":"socks"}'],
  [ClearCart, "ClearCart", '{"userId":"1"}'],
  [Checkout, "Checkout", '{"userId":"1"}'],
  [RestockItem, "RestockItem", '{"itemId":"socks","quantity":50}'],
  [RequestItem, "RequestItem", '{"quantity":3}'],
  [ItemAvailability, "ItemAvailability", '{"status":"INSTOCK","quantity":3}'],
  [ItemAvailability, "ItemAvailability", '{"status":"OUTOFSTOCK","quantity":3}'],
  [Receipt, "Receipt", '{"userId":"1","details":"socks: 3"}'],
  [Notice, "Notice", '{"itemId":"socks","quantity":3,"status":"OUTOFSTOCK"}'],
  [Basket, "Basket", '{"basket":{"socks":3,"hat":1}}'],
] as unknown as [Type<never>, string, string][])("%# com.example/%s%s", (type, name, json) => {
  expect(type.typename).toBe(`com.example/${name}`);
  expect(Buffer.from(type.serialize(type.deserialize(Buffer.from(json)))).toString()).toBe(json);
});

test("functions and their storage have the original's names", () => {
  expect(
    shop.functions.map(({ typename, storage }) => [typename, ...Object.keys(storage)]),
  ).toEqual([
    ["com.example/user-shopping-cart", "basket", "idleTimer", "touched"],
    ["com.example/stock", "stock"],
  ]);
});

describe.each([
  ["AddToCart", AddToCart, { userId: "1", itemId: "socks" }],
  ["RestockItem", RestockItem, { itemId: "socks" }],
  ["RequestItem", RequestItem, {}],
  ["ItemAvailability", ItemAvailability, { status: "INSTOCK" }],
])("the quantity of %s", (_name, type, fields) => {
  const read = (quantity: unknown) =>
    type.deserialize(Buffer.from(JSON.stringify({ ...fields, quantity })));

  test.each([1, 3, MAX_INT])("may be %d", (quantity) => {
    expect(read(quantity)).toEqual({ ...fields, quantity });
  });

  test.each([0, -1, 1.5, MAX_INT + 1, 1e300, "3", null, undefined, true, [1]])(
    "may not be %o",
    (quantity) => {
      expect(() => read(quantity)).toThrow("quantity");
    },
  );
});

test.each([
  [AddToCart, { itemId: "socks", quantity: 1 }, "userId"],
  [AddToCart, { userId: "1", quantity: 1 }, "itemId"],
  [ClearCart, {}, "userId"],
  [Checkout, {}, "userId"],
  [RestockItem, { quantity: 1 }, "itemId"],
] as [Type<unknown>, object, string][])("%o %o needs an id", (type, fields, name) => {
  const read = (id: unknown) => () =>
    type.deserialize(Buffer.from(JSON.stringify({ ...fields, [name]: id })));
  for (const id of ["1", " ", "__proto__", "constructor", "a: 1\nb", "☃".repeat(1000)]) {
    expect(read(id)()).toMatchObject({ [name]: id });
  }
  // The last one is an unpaired surrogate, which JSON can carry and an address cannot.
  for (const id of ["", undefined, null, 1, {}, "\ud800"]) expect(read(id)).toThrow(name);
});

describe("a basket", () => {
  test("keeps any items, whatever their ids", () => {
    const items = fc.array(
      fc.tuple(
        fc.oneof(
          fc.constantFrom("__proto__", "constructor", "toString", "1", "0"),
          fc.string({ unit: "binary", minLength: 1 }),
        ),
        fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
      ),
    );
    fc.assert(
      fc.property(items, (entries) => {
        const basket = new Map(entries);
        // Not in order: JSON puts keys that are numbers first.
        expect(Basket.deserialize(Basket.serialize({ basket }))).toEqual({ basket });
      }),
    );
  });

  test.each([
    ["no object", '{"basket":[]}'],
    ["null", '{"basket":null}'],
    ["nothing", "{}"],
    ["no units", '{"basket":{"socks":0}}'],
    ["half a unit", '{"basket":{"socks":0.5}}'],
    ["no item", '{"basket":{"":1}}'],
  ])("cannot be %s", (_what, json) => {
    expect(() => Basket.deserialize(Buffer.from(json))).toThrow("basket");
  });
});

test("what is invalid becomes a dead letter, and the next message works", async () => {
  const { deadLetters } = shop;
  const bad = text("com.example/RestockItem", '{"itemId":"socks","quantity":-1}');
  const good = text("com.example/RestockItem", '{"itemId":"socks","quantity":2}');
  const { egressed, mutations } = await run(StockFn, { id: "socks", messages: [bad, good] }, shop);
  expect(mutations).toMatchObject([{ name: "stock", type: "io.statefun.types/long" }]);
  expect(egressed).toMatchObject([{ egress: "com.example/dead-letters" }]);
  expect(deadLetters?.read(egressed[0]?.bytes ?? Buffer.alloc(0))).toMatchObject({
    options: { key: "socks" },
    value: {
      key: "socks",
      function: "com.example/stock",
      typename: "com.example/RestockItem",
      payload: '{"itemId":"socks","quantity":-1}',
      reason: expect.stringContaining("quantity"),
    },
  });
});
