/**
 * The basket of one user. Its id is the user's.
 *
 * Units are never lost: they are in the stock, in a basket, on a receipt, or in a message between two of these.
 */
import { randomUUID } from "node:crypto";
import { type Context, Long, MAX_INT, StateFunError, statefulFunction, Text } from "statefun-ts";
import { notices, receipts } from "./egresses.ts";
import {
  AddToCart,
  Basket,
  BasketIdle,
  Checkout,
  ClearCart,
  ItemAvailability,
  RequestItem,
  RestockItem,
} from "./messages.ts";
import type { ShopSettings } from "./settings.ts";
import { StockFn } from "./stock.ts";

const storage = {
  basket: Basket,
  /** The idle timer that counts, there whenever the basket is. One that was cancelled may still come, and is known by its name. */
  idleTimer: Text,
  /** When something last happened to the basket, in milliseconds since 1970. */
  touched: Long,
};
type Cart = Context<typeof storage>;

/** `now`: the time, in milliseconds since 1970. */
export function userShoppingCartFn(settings: ShopSettings, now: () => number = Date.now) {
  return statefulFunction({
    typename: "com.example/user-shopping-cart",
    storage,
  })
    .on(AddToCart, (cart, { itemId, quantity }) => {
      if (cart.storage.idleTimer !== undefined) cart.storage.touched = BigInt(now());
      cart.send(StockFn.at(itemId), RequestItem, { quantity });
    })

    .on(ItemAvailability, (cart, { status, quantity }) => {
      if (cart.caller === undefined) {
        throw new StateFunError(
          "invalid-message",
          "an availability must come from the stock of an item",
        );
      }
      const itemId = cart.caller.id;
      if (status === "OUTOFSTOCK") {
        cart.log.info({ itemId, quantity }, "out of stock");
        if (settings.notices) {
          cart.sendEgress(notices, { itemId, quantity, status }, { key: cart.self.id });
        }
        return;
      }
      const basket = new Map(cart.storage.basket?.basket);
      cart.storage.basket = { basket: basket.set(itemId, (basket.get(itemId) ?? 0) + quantity) };
      cart.storage.touched = BigInt(now());
      if (cart.storage.idleTimer === undefined) startIdleTimer(cart, settings.basketTtl);
    })

    .on(ClearCart, giveBack)

    .on(BasketIdle, (cart, { timer }) => {
      if (timer !== cart.storage.idleTimer) return;
      // Set once and not at each touch: a touch is cheap, and the timer finds out how much of the time is left.
      const idleMs = now() - Number(cart.storage.touched ?? 0n);
      if (idleMs >= settings.basketTtl) giveBack(cart);
      // At most all of it, even if the clock was set back.
      else startIdleTimer(cart, settings.basketTtl - Math.max(idleMs, 0));
    })

    .on(Checkout, (cart) => {
      const items = takeOut(cart);
      if (items.length === 0) return;
      const userId = cart.self.id;
      const details = items
        .map(([itemId, quantity]) => `${oneLine(itemId)}: ${quantity}`)
        .join("\n");
      cart.sendEgress(receipts, { userId, details }, { key: userId });
    });
}

/** Empties the basket. */
function takeOut({ storage, cancelDelayedMessage }: Cart): (readonly [string, number])[] {
  const items = [...(storage.basket?.basket ?? [])];
  if (storage.idleTimer !== undefined) cancelDelayedMessage(storage.idleTimer);
  storage.basket = undefined;
  storage.idleTimer = undefined;
  storage.touched = undefined;
  return items;
}

function giveBack(cart: Cart): void {
  for (const [itemId, units] of takeOut(cart)) {
    // A basket may hold more units than one message can carry.
    for (let left = units; left > 0; left -= MAX_INT) {
      const quantity = Math.min(left, MAX_INT);
      cart.send(StockFn.at(itemId), RestockItem, { itemId, quantity });
    }
  }
}

function startIdleTimer({ self, storage, sendAfter }: Cart, delayMs: number): void {
  const timer = randomUUID();
  storage.idleTimer = timer;
  sendAfter(delayMs, self, BasketIdle, { timer }, timer);
}

/** A line of a receipt stays one line whatever the id of its item is. */
function oneLine(text: string): string {
  return text.replace(/[\\\r\n]/g, (character) => JSON.stringify(character).slice(1, -1));
}
