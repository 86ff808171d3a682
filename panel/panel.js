/** The shop's page in the console: see docs/console.md for what a panel is. */
import { html, render } from "/console/kit.js";
import { Shop } from "./shop.js";

export const title = "Shop";
export const styles = "panel.css";

/** @param {HTMLElement} root */
export function mount(root) {
  render(html`<${Shop} />`, root);
  return () => render(null, root);
}
