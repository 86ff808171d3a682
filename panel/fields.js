/** The fields of the page: they keep what is typed, and say what is wrong with it. */
import { html, useId, useState } from "/console/kit.js";
import { MAX_QUANTITY } from "./model.js";

/** @typedef {{ readonly text: string, readonly value: number, readonly error: string | undefined, set(text: string): void }} Quantity */

/** A quantity as it is typed. @param {number} first @returns {Quantity} */
export function useQuantity(first) {
  const [text, set] = useState(String(first));
  const value = Number(text);
  const isRight = /^\d+$/.test(text.trim()) && value >= 1 && value <= MAX_QUANTITY;
  const error = isRight ? undefined : `a whole number, from 1 to ${MAX_QUANTITY}`;
  return { text, value, error, set };
}

/** @param {{ label: string, quantity: Quantity }} props */
export function QuantityField({ label, quantity: { text, error, set } }) {
  const id = useId();
  return html`
    <div class="field shop-quantity">
      <label class="label" for=${id}>${label}</label>
      <input
        id=${id}
        inputmode="numeric"
        autocomplete="off"
        value=${text}
        aria-invalid=${error !== undefined}
        aria-describedby=${`${id}-error`}
        onInput=${(/** @type {InputEvent & { currentTarget: HTMLInputElement }} */ event) =>
          set(event.currentTarget.value)}
      />
      <span id=${`${id}-error`} class="error">${error}</span>
    </div>
  `;
}

/**
 * A name that is typed, and a button that does something with it.
 * @param {{ label: string, button: string, disabled?: boolean, onName: (name: string) => void }} props
 */
export function NameField({ label, button, disabled = false, onName }) {
  const [text, setText] = useState("");
  const id = useId();
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    onName(text);
    setText("");
  };
  return html`
    <form class="row" onSubmit=${submit}>
      <label class="hidden-text" for=${id}>${label}</label>
      <input
        id=${id}
        class="shop-name"
        placeholder=${label}
        autocomplete="off"
        value=${text}
        onInput=${(/** @type {InputEvent & { currentTarget: HTMLInputElement }} */ event) =>
          setText(event.currentTarget.value)}
      />
      <button type="submit" disabled=${disabled || text === ""}>${button}</button>
    </form>
  `;
}
