/** Lets simulated customers in, and says how fast they are. */
import { connection, html, useId } from "/console/kit.js";
import { achieved, MAX_RATE, rate, startShopping, stopShopping } from "./busy.js";

/** The slider goes by powers: a step is as much more at any rate. */
const STEPS = 100;
const toRate = (/** @type {number} */ step) => Math.round(MAX_RATE ** (step / STEPS));
const toStep = (/** @type {number} */ events) =>
  Math.round((STEPS * Math.log(events)) / Math.log(MAX_RATE));

export function BusyControl() {
  const id = useId();
  const isBusy = achieved.value !== undefined;
  const now = connection.value.state === "live" ? (achieved.value ?? 0) : 0;
  return html`
    <div class="row">
      <button type="button" aria-pressed=${isBusy} onClick=${isBusy ? stopShopping : startShopping}>
        ${isBusy ? "Stop the rush" : "Start a rush"}
      </button>
      <label class="hidden-text" for=${id}>Events a second of the rush</label>
      <input
        id=${id}
        type="range"
        min="0"
        max=${STEPS}
        value=${toStep(rate.value)}
        aria-valuetext=${`${rate.value} events a second`}
        onInput=${(/** @type {InputEvent & { currentTarget: HTMLInputElement }} */ event) => {
          rate.value = toRate(Number(event.currentTarget.value));
        }}
      />
      <span class="number shop-rate">
        ${isBusy ? `${Math.round(now).toLocaleString("en")} of ` : ""}${rate.value.toLocaleString("en")}
        ${" "}events/s
      </span>
    </div>
  `;
}
