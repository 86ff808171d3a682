/** The shop for `simulate`: shoppers as they may come, and what has to hold whatever goes wrong meanwhile. */
import assert from "node:assert/strict";
import {
  type Action,
  type Invariants,
  produce,
  type Random,
  type SimulateOptions,
  type World,
  wait,
} from "statefun-ts/testing";
import { receipts } from "../../src/egresses.ts";
import { AddToCart, Checkout, ClearCart, RestockItem } from "../../src/messages.ts";
import { shopSettings } from "../../src/settings.ts";
import { createShop } from "../../src/shop.ts";
import { StockFn } from "../../src/stock.ts";
import { userShoppingCartFn } from "../../src/user-shopping-cart.ts";

const settings = shopSettings({});
const CartFn = userShoppingCartFn(settings);
const USERS = ["Ann", "Bob"];
const ITEMS = ["socks", "hats"];

/** Some shoppers, at once and one after the other, some of whom come back when their basket is about to expire. */
function workload(random: Random): readonly Action[] {
  return [
    ...ITEMS.map((itemId) => restock(itemId, random.int(1, 9))),
    wait(1000),
    ...random.list(4, 16, () => visit(random)),
  ];
}

function visit(random: Random): Action {
  const userId = random.pick(USERS);
  const itemId = random.pick(ITEMS);
  const at = random.int(1, 20);
  if (at <= 9) {
    const quantity = random.int(1, 4);
    return produce("add-to-cart", userId, AddToCart, { userId, itemId, quantity });
  }
  if (at <= 13) return produce("checkout", userId, Checkout, { userId });
  if (at <= 14) return produce("clear-cart", userId, ClearCart, { userId });
  if (at <= 15) return restock(itemId, random.int(1, 5));
  return wait(random.pick([1000, settings.basketTtl / 2, settings.basketTtl]));
}

const restock = (itemId: string, quantity: number): Action =>
  produce("restock-items", itemId, RestockItem, { itemId, quantity });

const invariants: Invariants = {
  "no unit is lost or doubled": ({ inputs, ids, state, records }) => {
    const baskets = ids(CartFn).flatMap((userId) => [
      ...(state(CartFn, userId).basket?.basket ?? []),
    ]);
    const billed = records(receipts).flatMap(({ value }) => linesOf(value.details));
    const restocked = inputs(RestockItem).map(({ value }) => value);
    for (const itemId of ITEMS) {
      const places = {
        stock: Number(state(StockFn, itemId).stock ?? 0n),
        baskets: unitsOf(
          baskets.map(([item, quantity]) => ({ itemId: item, quantity })),
          itemId,
        ),
        billed: unitsOf(billed, itemId),
      };
      const { stock } = places;
      const sum = stock + places.baskets + places.billed;
      const expected = unitsOf(restocked, itemId);
      const said = `${expected} ${itemId} were restocked, and are ${JSON.stringify(places)} now`;
      assert.ok(stock >= 0 && sum === expected, said);
    }
  },
  "nobody is billed for more than they asked for": ({ inputs, records }) => {
    for (const userId of USERS) {
      const asked = inputs(AddToCart).filter(({ id }) => id === userId);
      const billed = records(receipts)
        .filter(({ value }) => value.userId === userId)
        .flatMap(({ value }) => linesOf(value.details));
      for (const itemId of ITEMS) {
        const most = unitsOf(
          asked.map(({ value }) => value),
          itemId,
        );
        const units = unitsOf(billed, itemId);
        assert.ok(
          units <= most,
          `${userId} is billed ${units} ${itemId}, having asked for ${most}`,
        );
      }
    }
  },
  "a basket that nobody comes back to is given back": ({ ids }) => {
    const left = ids(CartFn);
    assert.ok(left.length === 0, `the basket of ${left.join(" and ")} is still there`);
  },
};

interface Units {
  readonly itemId: string;
  readonly quantity: number;
}

function unitsOf(all: readonly Units[], itemId: string): number {
  return all.reduce((sum, one) => sum + (one.itemId === itemId ? one.quantity : 0), 0);
}

/** The lines of a receipt, `item: units` each. */
function linesOf(details: string): Units[] {
  return details.split("\n").map((line) => {
    const [itemId = "", quantity] = line.split(": ");
    return { itemId, quantity: Number(quantity) };
  });
}

/** What the shop is made of, so that a test can put a mistake into it. */
export interface ShopParts {
  readonly userShoppingCartFn: typeof userShoppingCartFn;
  readonly StockFn: typeof StockFn;
}

/** The simulation of the shop. */
export function shopSimulation(parts: ShopParts = { userShoppingCartFn, StockFn }) {
  return {
    module: "module.yaml",
    ...createShop(settings),
    functions: ({ now }: World) => [parts.userShoppingCartFn(settings, now), parts.StockFn],
    workload,
    invariants,
  } satisfies SimulateOptions;
}
