/** What the shop is called in the runtime: src/ has its functions, and module.yaml its topics. */

export const CART = "com.example/user-shopping-cart";
export const STOCK = "com.example/stock";

/** Those that are there from the beginning; others can be typed. */
export const CUSTOMERS = ["1", "2", "3"];
export const ITEMS = ["socks", "hats", "shirts"];

/** Of one order or delivery: a positive 32-bit integer. */
export const MAX_QUANTITY = 2 ** 31 - 1;

/** Units as people read them. @param {number | bigint} units */
export const unitsText = (units) => units.toLocaleString("en");
