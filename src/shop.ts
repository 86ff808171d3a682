/** The shop as a service sees it: its functions, and where messages go that they cannot handle. */
import type { RequestReplyOptions } from "statefun-ts";
import { deadLetters } from "./egresses.ts";
import type { ShopSettings } from "./settings.ts";
import { StockFn } from "./stock.ts";
import { userShoppingCartFn } from "./user-shopping-cart.ts";

export function createShop(settings: ShopSettings, now?: () => number) {
  return {
    functions: [userShoppingCartFn(settings, now), StockFn],
    ...(settings.deadLetters && { deadLetters }),
  } satisfies RequestReplyOptions;
}
