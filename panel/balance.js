/** The one promise of the shop, counted: no unit is ever lost or there twice. */
import { html, viewUrl } from "/console/kit.js";
import { WHOLE_QUERY } from "./count.js";
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
        <span class="row">
          <a href=${viewUrl("sql", { q: WHOLE_QUERY })}>Counted by one query</a>
          <${Verdict} balance=${balance} />
        </span>
      </div>
      ${balance && html`<${Reason} balance=${balance} />`}
      ${error && html`<p class="notice bad" role="alert">It cannot be counted now: ${error.message}</p>`}
      <div class="shop-sum">
        <${Part} label="restocked" units=${balance?.restocked} />
        ${PARTS.map(
          ([name, label], index) => html`
            <${Part}
              key=${name}
              sign=${index === 0 ? "=" : "+"}
              name=${name}
              label=${label}
              units=${balance?.[name]}
            />
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

/** @param {{ sign?: string, name?: string, label: string, units: bigint | undefined }} props */
function Part({ sign, name = "", label, units }) {
  return html`
    <span class="shop-term">
      ${sign && html`<span class="shop-sign" aria-hidden="true">${sign}</span>`}
      <span class=${`shop-part ${name}`}>
        <strong class="number">${units === undefined ? "…" : unitsText(units)}</strong> <span>${label}</span>
      </span>
    </span>
  `;
}

/** @param {{ balance: import("./count.js").Balance | undefined }} props */
function Verdict({ balance }) {
  if (balance === undefined) return html`<span class="badge">counting…</span>`;
  if (!balance.isWhole) return html`<span class="badge warn">cannot be told</span>`;
  const missing = missingOf(balance);
  if (missing === 0n) return html`<span class="badge good" role="status">✓ holds</span>`;
  const what = missing > 0n ? `${unitsText(missing)} missing` : `${unitsText(-missing)} too many`;
  return html`<span class="badge bad" role="status">✗ ${what}</span>`;
}

/** Why it may not hold. @param {{ balance: import("./count.js").Balance }} props */
function Reason({ balance }) {
  if (!balance.isWhole) {
    return html`
      <p class="notice warn">
        The oldest records of topic restock-items or receipts are not kept any more, so nobody can count them.
      </p>
    `;
  }
  if (missingOf(balance) === 0n) return null;
  return html`
    <p class="notice bad">
      Has somebody edited a state, sent a message by hand, or given one up? These units come from nowhere, or go there.
    </p>
  `;
}

/** @param {import("./count.js").Balance} balance */
const missingOf = (balance) =>
  PARTS.reduce((units, [name]) => units - balance[name], balance.restocked);
