/** The views of the console that are looked at, with what {@link tellStory} leaves behind in them. */

const CART = "com.example/user-shopping-cart";

/** By name; each is the end of an address. */
export const VIEWS = {
  panel: "panel",
  flow: "flow",
  instances: "instances",
  carts: `instances?function=${CART}`,
  stock: "instances?function=com.example/stock",
  cart: `instance?function=${CART}&id=emil`,
  "failing-cart": `instance?function=${CART}&id=cleo`,
  trace: "trace?topic=checkout&offset=0",
  "trace-of-nothing": "trace",
  topics: "topics",
  topic: "topics?topic=add-to-cart",
  trouble: "trouble",
  sql: "sql",
} as const;
