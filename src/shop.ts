/** The shop as a service sees it: its functions, and where messages go that they cannot handle. */
import type { RequestReplyOptions } from "statefun-ts";
import { deadLetters } from "./egresses.ts";
import { settings } from "./settings.ts";
import { StockFn } from "./stock.ts";
import { UserShoppingCartFn } from "./user-shopping-cart.ts";

export const shop = {
  functions: [UserShoppingCartFn, StockFn],
  ...(settings.DEAD_LETTERS && { deadLetters }),
} satisfies RequestReplyOptions;
