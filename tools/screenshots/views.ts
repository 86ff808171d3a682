/** The views of the console that are looked at, with what {@link tellStory} leaves behind in them. */

const CART = "com.example/user-shopping-cart";

/** By name; each is the end of an address. */
export const VIEWS = {
  panel: "panel",
  flow: "flow",
  "flow-table": "flow?as=table",
  instances: "instances",
  carts: `instances?function=${CART}`,
  stock: "instances?function=com.example/stock",
  cart: `instance?function=${CART}&id=emil`,
  "failing-cart": `instance?function=${CART}&id=cleo`,
  trace: "trace?topic=add-to-cart&offset=0",
  "trace-of-nothing": "trace",
  topics: "topics",
  topic: "topics?topic=add-to-cart",
  record: "topics?topic=add-to-cart&offset=3&open=3",
  produce: "topics?topic=add-to-cart&produce=true",
  trouble: "trouble",
  letters: "trouble?show=letters",
  letter: "trouble?show=letters&letter=0",
  failing: "trouble?show=failing",
  "failing-instance": `trouble?show=failing&of=${CART}&id=cleo`,
  running: "trouble?show=running",
  endpoints: "trouble?show=endpoints",
  orphans: "trouble?show=orphans",
  paused: "trouble?show=paused",
  sql: "sql",
  "sql-answer": "sql?q=select+*+from+instances",
  "not-found": "nothing",
} as const;
