/** The one promise of the shop, counted: no unit is ever lost or there twice. */
import { html } from "/console/kit.js";
import { unitsText } from "./model.js";

/** @type {readonly (readonly ["stock" | "baskets" | "billed" | "moving", string])[]} */
const PARTS = [
  ["stock", "in stock"],
  ["baskets", "in baskets"],
  ["billed", "on receipts"],
  ["moving", "on their way"],
];

/** @param {{ balance: import("./count.js").Balance | undefined, error: Error | undefined }} props */
export function Balance({ balance, error }) {
  return html`
    <section class="card stack shop-balance" aria-labelledby="balance">
      <div class="row spread">
        <h2 id="balance">Every unit is somewhere</h2>
        <${Verdict} balance=${balance} />
      </div>
      ${error && html`<p class="notice bad" role="alert">It cannot be counted now: ${error.message}</p>`}
      <div class="shop-sum">
        <${Part} label="restocked" units=${balance?.restocked} />
        ${PARTS.map(
          ([name, label], index) => html`
            <span key=${name} class="shop-sign" aria-hidden="true">${index === 0 ? "=" : "+"}</span>
            <${Part} key=${label} name=${name} label=${label} units=${balance?.[name]} />
          `,
        )}
      </div>
      <div class="shop-whole" aria-hidden="true">
        ${
          balance !== undefined &&
          PARTS.map(
            ([name]) =>
              html`<span key=${name} class=${name} style=${{ flexGrow: Number(balance[name]) }}></span>`,
          )
        }
      </div>
    </section>
  `;
}

/** @param {{ name?: string, label: string, units: bigint | undefined }} props */
function Part({ name = "", label, units }) {
  return html`
    <span class=${`shop-part ${name}`}>
      <strong class="number">${units === undefined ? "…" : unitsText(units)}</strong> <span>${label}</span>
    </span>
  `;
}

/** @param {{ balance: import("./count.js").Balance | undefined }} props */
function Verdict({ balance }) {
  if (balance === undefined) return html`<span class="badge">counting…</span>`;
  if (!balance.isWhole) {
    return html`<span class="badge">cannot be told: the oldest records are not kept any more</span>`;
  }
  const missing = PARTS.reduce((units, [name]) => units - balance[name], balance.restocked);
  if (missing === 0n) return html`<span class="badge good" role="status">✓ holds</span>`;
  const what = missing > 0n ? `${unitsText(missing)} missing` : `${unitsText(-missing)} too many`;
  return html`
    <span class="badge bad" role="status" title="State that was edited, or a message that was sent by hand, is no restock">
      ✗ ${what}
    </span>
  `;
}
