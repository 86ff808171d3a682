/**
 * Simulated customers, who shop at a rate that can be set, also while another page of the console is looked at. What they do in
 * a while is a request for each topic; when the runtime takes its time they wait for it.
 */
import { produceAll, say, signal } from "/console/kit.js";
import { ITEMS } from "./model.js";
import { addToCart, checkOut, clearCart, restock } from "./orders.js";

const GUESTS = 200;
/** How long events are gathered, in milliseconds. */
const TURN_MS = 250;
/** Of a turn that took long, such as in a tab that nobody sees, so much is made up for at most, in milliseconds. */
const LONGEST_MS = 1000;

export const MAX_RATE = 2000;

/** Events in a second that are asked for. */
export const rate = signal(20);
/** Events in the last second; undefined when nobody shops. @type {import("/console/kit.js").Signal<number | undefined>} */
export const achieved = signal(undefined);

/** @type {AbortController | undefined} */
let shopping;

export function startShopping() {
  shopping?.abort();
  shopping = new AbortController();
  achieved.value = 0;
  void shop(shopping.signal);
}

export function stopShopping() {
  shopping?.abort();
  achieved.value = undefined;
}

/** @param {AbortSignal} stop */
async function shop(stop) {
  let last = performance.now();
  /** What is left of an event. */
  let rest = 0;
  while (!stop.aborted) {
    await new Promise((resolve) => setTimeout(resolve, TURN_MS));
    const now = performance.now();
    rest += (rate.value * Math.min(now - last, LONGEST_MS)) / 1000;
    const orders = Array.from({ length: Math.floor(rest) }, anOrder);
    rest -= orders.length;
    try {
      await placeAll(orders);
    } catch (error) {
      if (stop.aborted) return;
      stopShopping();
      say(`The customers have left: ${error instanceof Error ? error.message : error}`, {
        isBad: true,
      });
      return;
    }
    if (!stop.aborted) achieved.value = (1000 * orders.length) / (now - last);
    last = now;
  }
}

/** One after the other, so that there is room for what the page asks. @param {readonly import("./orders.js").Order[]} orders */
async function placeAll(orders) {
  for (const [topic, those] of Map.groupBy(orders, (order) => order.topic)) {
    await produceAll(
      topic,
      those.map(({ key, value }) => ({ key, value })),
    );
  }
}

/** As many units come in as go out. */
function anOrder() {
  const guest = `guest-${1 + anyOf(GUESTS)}`;
  const item = ITEMS[anyOf(ITEMS.length)] ?? "";
  const dice = Math.random();
  if (dice < 0.6) return addToCart(guest, item, 1 + anyOf(3));
  if (dice < 0.85) return checkOut(guest);
  if (dice < 0.88) return clearCart(guest);
  return restock(item, 10);
}

/** @param {number} count */
const anyOf = (count) => Math.floor(Math.random() * count);
