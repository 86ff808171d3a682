/** The shop as a whole, on the real engine: what comes of a day of shopping, and of a crash in the middle of it. */
import { testApp } from "statefun-ts/testing";
import { expect, test } from "vitest";
import { notices, receipts } from "../src/egresses.ts";
import { AddToCart, Checkout, RestockItem } from "../src/messages.ts";
import { shopSettings } from "../src/settings.ts";
import { createShop } from "../src/shop.ts";
import { StockFn } from "../src/stock.ts";
import { userShoppingCartFn } from "../src/user-shopping-cart.ts";

const MINUTE = 60_000;
const settings = shopSettings({});
const CartFn = userShoppingCartFn(settings);

/** With three pairs of socks in stock. */
async function openShop() {
  const app = await testApp({
    ...createShop(settings),
    functions: ({ now }) => createShop(settings, now).functions,
    module: "module.yaml",
  });
  const shop = {
    ...app,
    stock: () => Number(app.state(StockFn, "socks").stock),
    add: (userId: string, quantity: number) =>
      app.produce("add-to-cart", userId, AddToCart, { userId, itemId: "socks", quantity }),
    checkOut: (userId: string) => app.produce("checkout", userId, Checkout, { userId }),
  };
  await app.produce("restock-items", "socks", RestockItem, { itemId: "socks", quantity: 3 });
  return shop;
}

test("what is checked out is billed, and does not come back an hour later", async () => {
  const shop = await openShop();
  await shop.add("Ann", 2);
  await shop.crash();
  await shop.checkOut("Ann");
  await shop.advance(24 * 60 * MINUTE);
  expect(shop.records(receipts)).toEqual([
    { value: { userId: "Ann", details: "socks: 2" }, options: { key: "Ann" } },
  ]);
  expect([shop.stock(), shop.ids(CartFn), shop.delayed()]).toEqual([1, [], []]);
});

test("a basket is given back an hour after it was last touched, whatever crashed meanwhile", async () => {
  const shop = await openShop();
  await shop.add("Ann", 1);
  await shop.advance(59 * MINUTE);
  await shop.add("Ann", 1);
  await shop.crash();
  await shop.advance(60 * MINUTE - 1);
  expect([shop.stock(), shop.ids(CartFn)]).toEqual([1, ["Ann"]]);
  await shop.advance(1);
  expect([shop.stock(), shop.ids(CartFn), shop.delayed()]).toEqual([3, [], []]);
});

test("who asks for more than there is gets a notice, and nothing else", async () => {
  const shop = await openShop();
  await shop.add("Ann", 2);
  await shop.add("Bob", 2);
  await shop.checkOut("Bob");
  expect(shop.records(notices)).toEqual([
    { value: { itemId: "socks", quantity: 2, status: "OUTOFSTOCK" }, options: { key: "Bob" } },
  ]);
  expect([shop.stock(), shop.records(receipts)]).toEqual([1, []]);
});
