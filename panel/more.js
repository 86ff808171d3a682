/** How many there are besides those that are shown, and where they are. */
import { html, viewUrl } from "/console/kit.js";
import { unitsText } from "./model.js";

/** @param {{ count: bigint | undefined, shown: number, function: string }} props of instances, all and shown */
export function More({ count = 0n, shown, function: typename }) {
  const more = count - BigInt(shown);
  if (more <= 0n) return null;
  return html`
    <p class="muted">
      ${unitsText(more)} more are among the <a href=${viewUrl("instances", { function: typename })}>instances</a>
    </p>
  `;
}
