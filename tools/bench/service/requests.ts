/**
 * What the contenders are asked: the three calls that one add-to-cart takes on its way through the shop, as a runtime
 * sends them, to a user who has a basket already.
 */
import { Long, Text, type Type } from "statefun-ts";
import { ToFunction, type WireAddress, type WireTypedValue } from "statefun-wire/protobuf";
import { AddToCart, Basket, ItemAvailability, RequestItem } from "../../../src/messages.ts";
import { StockFn } from "../../../src/stock.ts";

/** Invocations in one request. */
export const BATCHES = [1, 10, 100] as const;

const CART = "com.example/user-shopping-cart";
const ITEMS = 10;
const USER = "user-17";
const TIMER = "0b6f3c52-8d1e-4f4a-9c57-2f60d1a7e913";

/** @param idleTimer what the cart's state of that name is called on the wire */
export function requests(batch: number, idleTimer = "idleTimer"): Uint8Array[] {
  const user = address(CART, USER);
  const cart = {
    basket: stored(Basket, { basket: new Map([0, 1, 2].map((n) => [item(n), n + 1])) }),
    [idleTimer]: stored(Text, TIMER),
    touched: stored(Long, 1_700_000_000_000n),
  };
  return [
    toFunction(user, cart, batch, (n) => ({
      argument: stored(AddToCart, { userId: USER, quantity: 1, itemId: item(n) }),
    })),
    toFunction(
      address(StockFn.typename, item(0)),
      { stock: stored(Long, 1_000_000n) },
      batch,
      (n) => ({
        caller: address(CART, `user-${n}`),
        argument: stored(RequestItem, { quantity: 1 }),
      }),
    ),
    toFunction(user, cart, batch, (n) => ({
      caller: address(StockFn.typename, item(n)),
      argument: stored(ItemAvailability, { status: "INSTOCK", quantity: 1 }),
    })),
  ];
}

function item(n: number): string {
  return `item-${n % ITEMS}`;
}

function address(typename: string, id: string): WireAddress {
  const [namespace = "", type = ""] = typename.split("/");
  return { namespace, type, id };
}

function stored<T>(type: Type<T>, value: T): WireTypedValue {
  return { typename: type.typename, hasValue: true, value: type.serialize(value) };
}

function toFunction(
  target: WireAddress,
  state: Readonly<Record<string, WireTypedValue>>,
  batch: number,
  invocation: (n: number) => { caller?: WireAddress; argument: WireTypedValue },
): Uint8Array {
  return ToFunction.encode({
    invocation: {
      target,
      state: Object.entries(state).map(([stateName, stateValue]) => ({ stateName, stateValue })),
      invocations: Array.from({ length: batch }, (_, n) => invocation(n)),
    },
  }).finish();
}
