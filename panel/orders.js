/** What can be done in the shop: a record each, as any other program would produce it. */
import { produce, produceCommand, say, signal } from "/console/kit.js";

/** @typedef {import("/console/kit.js").NewRecord & { topic: string }} Order */

/** What was clicked last. @type {import("/console/kit.js").Signal<Order | undefined>} */
export const lastOrder = signal(undefined);

/** Clicks whose record is not known to be durable yet. */
export const onTheirWay = signal(0);

/** When each customer was last checked out by a click, on the clock of this page. @type {Map<string, number>} */
const checkedOut = new Map();

/** @type {(itemId: string, quantity: number) => Order} */
export const restock = (itemId, quantity) => ({
  topic: "restock-items",
  key: itemId,
  value: { itemId, quantity },
});

/** @type {(userId: string, itemId: string, quantity: number) => Order} */
export const addToCart = (userId, itemId, quantity) => ({
  topic: "add-to-cart",
  key: userId,
  value: { userId, itemId, quantity },
});

/** @type {(userId: string) => Order} */
export const clearCart = (userId) => ({ topic: "clear-cart", key: userId, value: { userId } });

/** @type {(userId: string) => Order} */
export const checkOut = (userId) => ({ topic: "checkout", key: userId, value: { userId } });

/** A click. @param {Order} order */
export async function place(order) {
  const { topic, key, value } = order;
  lastOrder.value = order;
  onTheirWay.value++;
  if (topic === "checkout") checkedOut.set(key, performance.now());
  try {
    await produce(topic, key, value);
  } catch (error) {
    say(`${topic}: ${error instanceof Error ? error.message : error}`, { isBad: true });
  }
  onTheirWay.value--;
}

/** How long ago a customer was checked out by a click, in milliseconds: once for each click. @param {string} userId */
export function sinceCheckOut(userId) {
  const clicked = checkedOut.get(userId);
  checkedOut.delete(userId);
  return clicked === undefined ? undefined : performance.now() - clicked;
}

/** How a terminal does the same. @param {Order} order */
export const commandOf = ({ topic, key, value }) => produceCommand(topic, key, value);
