/** Units of items, as records tell of them: what was put into the shop, and what came out. */
import type { TopicRecord } from "../harness/api.ts";

export type Units = ReadonlyMap<string, number>;

/** What records that name an item and a quantity say, by item: restocks and orders. */
export function quantities(records: Iterable<Pick<TopicRecord, "value">>): Units {
  const units = new Map<string, number>();
  for (const { value } of records) {
    const { itemId, quantity } = value as { readonly itemId: string; readonly quantity: number };
    add(units, itemId, quantity);
  }
  return units;
}

/** What is on receipts, by item. */
export function billed(records: Iterable<Pick<TopicRecord, "value">>): Units {
  const units = new Map<string, number>();
  for (const { value } of records) {
    const { details } = value as { readonly details: string };
    for (const [item, quantity] of receiptLines(details)) add(units, item, quantity);
  }
  return units;
}

function add(units: Map<string, number>, name: string, quantity: number): void {
  units.set(name, (units.get(name) ?? 0) + quantity);
}

/** The lines `item: units` of a receipt, where a backslash in an item's id is doubled. */
function receiptLines(details: string): (readonly [item: string, units: number])[] {
  return details.split("\n").map((line) => {
    const colon = line.lastIndexOf(": ");
    return [line.slice(0, colon).replaceAll("\\\\", "\\"), Number(line.slice(colon + 2))];
  });
}
