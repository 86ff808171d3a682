/** What is in stock, as bars, and how more of it comes in. */
import { html, Id, instanceUrl, textOf } from "/console/kit.js";
import { NameField, QuantityField, useQuantity } from "./fields.js";
import { STOCK, unitsText } from "./model.js";
import { More } from "./more.js";
import { place, restock } from "./orders.js";
import { nameItem } from "./shown.js";

/** @param {{ stock: import("./shown.js").Shown, count: bigint | undefined }} props the items, and how many there are */
export function Stock({ stock: { data = [], error }, count }) {
  const quantity = useQuantity(50);
  const rows = data.map(({ id, state }) => ({ id, units: unitsOf(state["stock"]) }));
  const most = rows.reduce((units, row) => (row.units > units ? row.units : units), 1n);
  /** @param {string} name */
  const another = (name) => {
    nameItem(name);
    void place(restock(name, quantity.value));
  };
  return html`
    <section class="card stack" aria-labelledby="stock">
      <div class="row spread">
        <h2 id="stock">Stock</h2>
        <${QuantityField} label="A click restocks" quantity=${quantity} />
      </div>
      ${error && html`<p class="notice bad" role="alert">${error.message}</p>`}
      <ul class="shop-stock">
        ${rows.map(
          ({ id, units }) => html`
            <li key=${id}>
              <a href=${instanceUrl({ function: STOCK, id })}><${Id} id=${id} most=${24} /></a>
              <span class="number">${unitsText(units)}</span>
              <button
                type="button"
                disabled=${quantity.error !== undefined}
                aria-label=${`Restock ${quantity.value} ${id}`}
                onClick=${() => place(restock(id, quantity.value))}
              >
                +${quantity.value}
              </button>
              <span class="shop-bar">
                <span style=${{ width: `${(100 * Number(units)) / Number(most)}%` }}></span>
              </span>
            </li>
          `,
        )}
      </ul>
      <${More} count=${count} shown=${data.filter(({ state }) => state["stock"]).length} function=${STOCK} />
      <${NameField}
        label="Another item"
        button=${`Restock ${quantity.value}`}
        disabled=${quantity.error !== undefined}
        onName=${another}
      />
    </section>
  `;
}

/** @param {import("./shown.js").Value | undefined} shown */
function unitsOf(shown) {
  const text = shown === undefined ? "0" : textOf(shown);
  return /^\d+$/.test(text) ? BigInt(text) : 0n;
}
