/** The shop at work. */
import { Commands, html, useLive, viewUrl } from "/console/kit.js";
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

function LastOrder() {
  const order = lastOrder.value;
  if (order === undefined) return null;
  return html`
    <details class="card">
      <summary>
        Your last click in a terminal
        ${onTheirWay.value > 0 && html`<span class="badge warn">${onTheirWay.value} on their way</span>`}
      </summary>
      <div class="stack"><${Commands} command=${commandOf(order)} /></div>
    </details>
  `;
}
