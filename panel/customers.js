/** The customers with their carts. */
import { html, Id, instanceUrl } from "/console/kit.js";
import { NameField, QuantityField, useQuantity } from "./fields.js";
import { CART, unitsText } from "./model.js";
import { More } from "./more.js";
import { addToCart, checkOut, clearCart, place } from "./orders.js";
import { nameCustomer } from "./shown.js";

/**
 * @param {{ carts: import("./shown.js").Shown, count: bigint | undefined, items: readonly string[] }} props
 * the carts, how many there are, and what can be put into them
 */
export function Customers({ carts: { data = [], error }, count, items }) {
  const quantity = useQuantity(1);
  const full = data.filter(({ state }) => state["basket"] !== undefined).length;
  return html`
    <section class="card stack" aria-labelledby="customers">
      <div class="row spread">
        <h2 id="customers">Customers</h2>
        <${QuantityField} label="A click adds" quantity=${quantity} />
      </div>
      ${error && html`<p class="notice bad" role="alert">${error.message}</p>`}
      <ul class="shop-customers">
        ${data.map((row) => html`<${Customer} key=${row.id} row=${row} items=${items} quantity=${quantity} />`)}
      </ul>
      <${More} count=${count} shown=${full} function=${CART} />
      <${NameField} label="Another customer" button="Let in" onName=${nameCustomer} />
    </section>
  `;
}

/**
 * @param {{
 *   row: import("./shown.js").Row,
 *   items: readonly string[],
 *   quantity: import("./fields.js").Quantity,
 * }} props
 */
function Customer({ row: { id, state }, items, quantity }) {
  const basket = basketOf(state["basket"]);
  const isEmpty = state["basket"] === undefined;
  return html`
    <li aria-label=${`Customer ${id}`}>
      <div class="shop-customer">
        <a href=${instanceUrl({ function: CART, id })}>Customer <${Id} id=${id} most=${20} /></a>
        <span class="row">
          <button type="button" class="quiet" disabled=${isEmpty} onClick=${() => place(clearCart(id))}>
            Clear
          </button>
          <button type="button" class="primary" disabled=${isEmpty} onClick=${() => place(checkOut(id))}>
            Check out
          </button>
        </span>
      </div>
      <p class="row">
        ${basket.map(
          ([item, units]) => html`
            <span key=${item} class="badge good"><${Id} id=${item} most=${24} /> × ${unitsText(units)}</span>
          `,
        )}
        ${isEmpty && html`<span class="muted">nothing in the cart</span>`}
        ${state["basket"]?.truncated && html`<span class="muted">more than can be shown here</span>`}
      </p>
      <div class="row shop-add">
        ${items.map(
          (item) => html`
            <button
              key=${item}
              type="button"
              disabled=${quantity.error !== undefined}
              onClick=${() => place(addToCart(id, item, quantity.value))}
            >
              +${quantity.value} <${Id} id=${item} most=${16} />
            </button>
          `,
        )}
      </div>
    </li>
  `;
}

/**
 * The units of each item.
 * @param {import("./shown.js").Value | undefined} shown
 * @returns {[item: string, units: number][]}
 */
function basketOf(shown) {
  const value = /** @type {{ basket?: Record<string, number> } | undefined} */ (shown?.value);
  return Object.entries(value?.basket ?? {});
}
