/** Mistakes as they are made in functions: each is an edit of the shop's own, which `simulate` has to find. */
import type { ShopParts } from "./shop.ts";

export interface Mistake {
  readonly name: string;
  /** What the one who makes it thinks, or forgets. */
  readonly what: string;
  /** In src. */
  readonly file: "user-shopping-cart.ts" | "stock.ts";
  /** Texts that are in the file exactly once, and what takes their places. */
  readonly edits: readonly (readonly [from: string, to: string])[];
  /** The beginning of the invariant that does not hold. */
  readonly breaks: string;
}

const UNITS = "no unit is lost or doubled";

export const MISTAKES: readonly Mistake[] = [
  {
    name: "double-billing",
    what: "the basket is emptied by a message of its own, after the receipt: a second checkout may be in between",
    file: "user-shopping-cart.ts",
    edits: [
      ["const items = takeOut(cart);", "const items = [...(cart.storage.basket?.basket ?? [])];"],
      [
        "if (items.length === 0) return;",
        `if (items.length === 0) return;
      cart.send(cart.self, BasketIdle, { timer: "billed" });`,
      ],
      [
        "if (timer !== cart.storage.idleTimer) return;",
        `if (timer === "billed") takeOut(cart);
      if (timer !== cart.storage.idleTimer) return;`,
      ],
    ],
    breaks: UNITS,
  },
  {
    name: "expiry-against-checkout",
    what: "an idle basket is given back first, and emptied by the message that says so: a checkout may be in between",
    file: "user-shopping-cart.ts",
    edits: [
      [
        "if (timer !== cart.storage.idleTimer) return;",
        `if (timer === "given back") takeOut(cart);
      if (timer !== cart.storage.idleTimer) return;`,
      ],
      [
        "if (idleMs >= settings.basketTtl) giveBack(cart);",
        `if (idleMs >= settings.basketTtl) {
        for (const [itemId, quantity] of cart.storage.basket?.basket ?? []) {
          cart.send(StockFn.at(itemId), RestockItem, { itemId, quantity });
        }
        cart.send(cart.self, BasketIdle, { timer: "given back" });
      }`,
      ],
    ],
    breaks: UNITS,
  },
  {
    name: "lost-units",
    what: "the units of an item take the place of those that are in the basket already",
    file: "user-shopping-cart.ts",
    edits: [["(basket.get(itemId) ?? 0) + quantity", "quantity"]],
    breaks: UNITS,
  },
  {
    name: "kept-outside-of-state",
    what: "the basket is kept in a variable, too, which is faster than to read it from its state",
    file: "user-shopping-cart.ts",
    edits: [
      [
        "return statefulFunction({",
        `const baskets = new Map<string, Map<string, number>>();
  return statefulFunction({`,
      ],
      [
        "const basket = new Map(cart.storage.basket?.basket);",
        `const kept = cart.storage.basket && baskets.get(cart.self.id);
      const basket = kept ?? new Map(cart.storage.basket?.basket);
      baskets.set(cart.self.id, basket);`,
      ],
    ],
    breaks: UNITS,
  },
  {
    name: "asks-twice",
    what: "the stock is asked again when it has not answered within a second: its answer was slow, and both are taken",
    file: "user-shopping-cart.ts",
    edits: [
      [
        "cart.send(StockFn.at(itemId), RequestItem, { quantity });",
        `cart.send(StockFn.at(itemId), RequestItem, { quantity });
      cart.sendAfter(1000, StockFn.at(itemId), RequestItem, { quantity }, itemId);`,
      ],
      [
        "const itemId = cart.caller.id;",
        `const itemId = cart.caller.id;
      cart.cancelDelayedMessage(itemId);`,
      ],
    ],
    breaks: "nobody is billed for more than they asked for",
  },
  {
    name: "timer-not-set-again",
    what: "the timer of a basket that was touched meanwhile is not set for the rest of the time",
    file: "user-shopping-cart.ts",
    edits: [["else startIdleTimer(cart, settings.basketTtl - Math.max(idleMs, 0));", ""]],
    breaks: "a basket that nobody comes back to is given back",
  },
  {
    name: "oversold",
    what: "the stock gives units out for as long as it has any, however many are asked for",
    file: "stock.ts",
    edits: [["stock >= quantity", "stock > 0n"]],
    breaks: UNITS,
  },
];

/** @throws Error when a text is not there exactly once: the mistake has to be brought up to date */
export function plant({ name, file, edits }: Mistake, source: string): string {
  return edits.reduce((text, [from, to]) => {
    const parts = text.split(from);
    if (parts.length !== 2)
      throw new Error(`${name}: "${from}" is ${parts.length - 1} times in ${file}`);
    return parts.join(to);
  }, source);
}

/** The module of the mistake's file, with the mistake in it: only where vitest.config.ts has {@link planting}. */
export async function withMistake({ name, file }: Mistake): Promise<Partial<ShopParts>> {
  return await import(/* @vite-ignore */ `../../src/${file}?mistake=${name}`);
}

/** The plugin that loads them. */
export function planting() {
  return {
    name: "planting",
    enforce: "pre" as const,
    transform(source: string, id: string): string | undefined {
      const wanted = /\?mistake=(.+)$/.exec(id)?.[1];
      const mistake = MISTAKES.find(({ name }) => name === wanted);
      return mistake && plant(mistake, source);
    },
  };
}
