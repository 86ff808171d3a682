/** What is in stock, as bars, and how more of it comes in. */
import { html, produce, useSql } from "/console/kit.js";

const QUERY = `SELECT id, value FROM state WHERE function = 'com.example/stock' AND name = 'stock' ORDER BY id LIMIT 30`;

export function Stock() {
  const { data, error } = useSql(QUERY);
  const rows = data?.rows ?? [];
  return html`
    <section class="card stack">
      <h2>Stock</h2>
      ${error && html`<p class="notice bad" role="alert">${error.message}</p>`}
      ${rows.map(([id, units]) => html`<div key=${id}>${id}: ${String(units)}</div>`)}
      <button type="button" onClick=${() => produce("restock-items", "socks", { itemId: "socks", quantity: 10 })}>
        Restock 10 socks
      </button>
    </section>
  `;
}
