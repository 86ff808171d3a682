/** The shop as a service sees it: its functions, and where messages go that they cannot handle. */
import type { RequestReplyOptions } from "statefun-ts";
import { deadLetters } from "./egresses.ts";
import type { ShopSettings } from "./settings.ts";
import { StockFn } from "./stock.ts";
import { userShoppingCartFn } from "./user-shopping-cart.ts";

export function createShop(settings: ShopSettings) {
  return {
    functions: [userShoppingCartFn(settings), StockFn],
    ...(settings.deadLetters && { deadLetters }),
  } satisfies RequestReplyOptions;
}
