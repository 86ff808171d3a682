/** The instances of a function that the page shows: those that it names, and the first ones of all others. */
import { read, signal, useLive, useRef } from "/console/kit.js";
import { CUSTOMERS, ITEMS } from "./model.js";

/** @typedef {{ readonly value?: unknown, readonly encoding?: "utf8" | "base64", readonly truncated?: true }} Value */
/** @typedef {{ readonly id: string, readonly state: Readonly<Record<string, Value>> }} Row */
/** @typedef {ReturnType<typeof useShown>} Shown */

const customers = signal(CUSTOMERS);
const items = signal(ITEMS);

export const namedCustomers = customers;
export const namedItems = items;

/** @param {string} id */
export const nameCustomer = (id) => addTo(customers, id);
/** @param {string} id */
export const nameItem = (id) => addTo(items, id);

/** @type {(names: typeof customers, name: string) => void} */
function addTo(names, name) {
  if (!names.value.includes(name)) names.value = [...names.value, name];
}

/**
 * The named ones come first, whether or not there is anything of them.
 * @param {string} typename
 * @param {readonly string[]} names
 * @param {number} most
 */
export function useShown(typename, names, most) {
  const { data, error } = useLive(
    JSON.stringify([typename, names, most]),
    async (stop) => {
      const query = /** @type {const} */ ({ function: typename, state: "true", limit: most });
      const { instances, next } = await read("/instances", { query }, stop);
      const found = new Map(instances.map(({ id, state = {} }) => [id, state]));
      // Only where there are more can one that is named be among those that were not listed.
      const beyond = next === undefined ? [] : names.filter((id) => !found.has(id));
      const answers = beyond.map(async (id) => {
        const own = /** @type {const} */ ({ ...query, prefix: id, limit: 1 });
        const [first] = (await read("/instances", { query: own }, stop)).instances;
        if (first?.id === id) found.set(id, first.state ?? {});
      });
      await Promise.all(answers);
      const ids = [...new Set([...names, ...found.keys()])].slice(0, Math.max(most, names.length));
      return ids.map((id) => ({ id, state: found.get(id) ?? {} }));
    },
    ["functions", "operator"],
  );
  // Those that were shown stay until those are known that a new name is among.
  const last = useRef(data);
  last.current = data ?? last.current;
  return { data: last.current, error };
}
