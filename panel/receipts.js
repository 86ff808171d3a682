/** Receipts and notices as they arrive, the newest first. */
import {
  durationText,
  follow,
  html,
  Id,
  recordTraceUrl,
  Time,
  useEffect,
  useState,
} from "/console/kit.js";
import { achieved } from "./busy.js";
import { sinceCheckOut } from "./orders.js";

const SHOWN = 12;

/** @typedef {import("/console/kit.js").TopicRecord} TopicRecord */
/** @typedef {TopicRecord & { ms?: number | undefined }} Arrival with the time since the click that it is about */

export function Receipts() {
  const [arrivals, setArrivals] = useState(/** @type {readonly Arrival[]} */ ([]));
  useEffect(() => {
    /** @param {readonly TopicRecord[]} records */
    const arrive = (records) => {
      const newest = records.slice(-SHOWN).map((record) => ({ ...record, ms: sinceClick(record) }));
      setArrivals((before) => [...before, ...newest].sort(byTime).slice(-SHOWN));
    };
    const stops = ["receipts", "notices"].map((topic) => follow(topic, arrive, { last: SHOWN }));
    return () => {
      for (const stop of stops) stop();
    };
  }, []);
  return html`
    <section class="card stack" aria-labelledby="receipts">
      <h2 id="receipts">Receipts and notices</h2>
      ${arrivals.length === 0 && html`<p class="empty">Nobody has checked out yet</p>`}
      <ol class="shop-receipts" aria-live=${achieved.value === undefined ? "polite" : "off"}>
        ${arrivals.toReversed().map((arrival) => html`<${Arrived} key=${keyOf(arrival)} arrival=${arrival} />`)}
      </ol>
    </section>
  `;
}

/** @param {{ arrival: Arrival }} props */
function Arrived({ arrival: { topic, offset, key, value, time, ms } }) {
  const isReceipt = topic === "receipts";
  const { details = "", itemId = "", quantity } = /** @type {Said} */ (value ?? {});
  const lines = isReceipt ? details.split("\n") : [`${quantity} ${itemId}`];
  return html`
    <li>
      <div class="shop-arrived">
        <span class=${`badge ${isReceipt ? "good" : "warn"}`}>${isReceipt ? "receipt" : "out of stock"}</span>
        <span class="shop-who"><${Id} id=${key ?? ""} most=${20} /></span>
        <a class="number" href=${recordTraceUrl(topic, offset)} title="How it came about">
          ${ms === undefined ? html`<${Time} at=${time} />` : `after ${durationText(Math.round(ms))}`}
        </a>
      </div>
      <div class="shop-lines"><${Id} id=${lines.join(", ")} most=${160} /></div>
    </li>
  `;
}

/** @typedef {{ details?: string, itemId?: string, quantity?: number }} Said by a receipt, or by a notice */

/** @param {TopicRecord} record */
const sinceClick = ({ topic, key }) =>
  topic === "receipts" ? sinceCheckOut(key ?? "") : undefined;

/** @param {TopicRecord} record */
const keyOf = ({ topic, offset }) => `${topic} ${offset}`;

/** @type {(one: TopicRecord, other: TopicRecord) => number} */
const byTime = (one, other) => Date.parse(one.time) - Date.parse(other.time);
