/** The shop at work. */
import { Commands, connection, html, useLive, viewUrl } from "/console/kit.js";
import { Balance } from "./balance.js";
import { BusyControl } from "./busy-control.js";
import { countUnits } from "./count.js";
import { Customers } from "./customers.js";
import { CART, STOCK } from "./model.js";
import { commandOf, lastOrder, onTheirWay } from "./orders.js";
import { Receipts } from "./receipts.js";
import { namedCustomers, namedItems, useShown } from "./shown.js";
import { Stock } from "./stock.js";

/** Items, and customers. */
const SHOWN = 8;

export function Shop() {
  const { data: balance, error } = useLive("balance", countUnits, [
    "topics",
    "functions",
    "operator",
  ]);
  const stock = useShown(STOCK, namedItems.value, SHOWN);
  const carts = useShown(CART, namedCustomers.value, SHOWN);
  const items = (stock.data ?? []).map(({ id }) => id);
  return html`
    <div class="stack shop">
      <div class="row spread shop-head">
      <p>
        Each cart and each item is a function of its own with its own state, and all that they do is send each other messages:
        restock something, put it into a cart, check out, and see how it works in
        ${" "}<a href=${viewUrl("flow")}>Flow</a>, <a href=${viewUrl("instances")}>Instances</a> and
        ${" "}<a href=${viewUrl("trace")}>Trace</a>.
      </p>
      <${BusyControl} />
      </div>
      <${Waiting} />
      <${Balance} balance=${balance} error=${error} />
      <div class="shop-columns">
        <${Customers} carts=${carts} count=${balance?.carts} items=${items} />
        <${Stock} stock=${stock} count=${balance?.items} />
        <${Receipts} />
      </div>
      <${LastOrder} />
    </div>
  `;
}

function Waiting() {
  const clicks = onTheirWay.value;
  if (clicks === 0 || connection.value.state === "live") return null;
  return html`
    <p class="notice warn" role="status">
      ${clicks === 1 ? "1 click waits" : `${clicks} clicks wait`} for the runtime, and will be there once when it is back.
    </p>
  `;
}

function LastOrder() {
  const order = lastOrder.value;
  if (order === undefined) return null;
  return html`
    <details class="card">
      <summary>Your last click in a terminal</summary>
      <div class="stack"><${Commands} command=${commandOf(order)} /></div>
    </details>
  `;
}
