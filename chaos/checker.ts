/**
 * What must hold after any number of crashes, as a pure function over what was observed: so that a test can feed it
 * something wrong and see that it says so.
 */
import { isDeepStrictEqual } from "node:util";
import type { TopicRecord } from "../harness/api.ts";

export interface Observed {
  /** The records that producers were told are durable. */
  readonly acknowledged: readonly TopicRecord[];
  /** What a reader saw while it all went on. */
  readonly seen: readonly TopicRecord[];
  /** Every topic as it is at the end, when nothing is in flight. */
  readonly topics: ReadonlyMap<string, readonly TopicRecord[]>;
  /** The units of each item in stock. */
  readonly stock: ReadonlyMap<string, number>;
  /** The units of each item in each user's basket. */
  readonly baskets: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

interface RestockValue {
  readonly itemId: string;
  readonly quantity: number;
}

interface ReceiptValue {
  readonly userId: string;
  readonly details: string;
}

/** A line for each thing that is wrong; none when all is well. */
export function violations(observed: Observed): string[] {
  return [
    ...offsetsWithoutGap(observed),
    ...acknowledgedOnce(observed),
    ...seenStays(observed),
    ...receiptsAreCheckouts(observed),
    ...unitsAreConserved(observed),
    ...recordsOf(observed, "dead-letters").map(
      (record) => `a dead letter that nobody provoked: ${JSON.stringify(record.value)}`,
    ),
  ];
}

function recordsOf({ topics }: Observed, topic: string): readonly TopicRecord[] {
  return topics.get(topic) ?? [];
}

function* offsetsWithoutGap({ topics }: Observed): Iterable<string> {
  for (const [topic, records] of topics) {
    const wrong = records.findIndex(({ offset }, index) => offset !== index);
    if (wrong >= 0) yield `${topic}: at place ${wrong} is offset ${records[wrong]?.offset}`;
  }
}

/** Each acknowledged record is where its producer was told it is, and nothing else is in that topic. */
function* acknowledgedOnce(observed: Observed): Iterable<string> {
  const counts = new Map<string, number>();
  for (const { topic, offset, key, value } of observed.acknowledged) {
    counts.set(topic, (counts.get(topic) ?? 0) + 1);
    const there = recordsOf(observed, topic)[offset];
    if (there?.key !== key || !isDeepStrictEqual(there.value, value)) {
      yield `${topic} ${offset} was acknowledged as ${JSON.stringify({ key, value })} and is ${JSON.stringify(there)}`;
    }
  }
  for (const [topic, count] of counts) {
    const there = recordsOf(observed, topic).length;
    if (there !== count) yield `${topic}: ${count} records acknowledged, ${there} there`;
  }
}

function* seenStays(observed: Observed): Iterable<string> {
  for (const record of observed.seen) {
    const now = recordsOf(observed, record.topic)[record.offset];
    if (!isDeepStrictEqual(now, record)) {
      yield `${record.topic} ${record.offset} was seen as ${JSON.stringify(record)} and is ${JSON.stringify(now)}`;
    }
  }
}

/** Nobody gets more receipts than they asked for. */
function* receiptsAreCheckouts(observed: Observed): Iterable<string> {
  const checkouts = countByKey(recordsOf(observed, "checkout"));
  for (const [user, receipts] of countByKey(recordsOf(observed, "receipts"))) {
    const asked = checkouts.get(user) ?? 0;
    if (receipts > asked) yield `user ${user} has ${receipts} receipts for ${asked} checkouts`;
  }
}

function countByKey(records: readonly TopicRecord[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { key } of records) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

/** Units restocked = units in stock + in baskets + on receipts, for each item. */
function* unitsAreConserved(observed: Observed): Iterable<string> {
  const restocked = new Map<string, number>();
  for (const { value } of recordsOf(observed, "restock-items")) {
    const { itemId, quantity } = value as RestockValue;
    add(restocked, itemId, quantity);
  }
  const inBaskets = new Map<string, number>();
  for (const basket of observed.baskets.values()) {
    for (const [item, units] of basket) add(inBaskets, item, units);
  }
  const onReceipts = new Map<string, number>();
  for (const { key, value } of recordsOf(observed, "receipts")) {
    const { userId, details } = value as ReceiptValue;
    if (userId !== key) yield `a receipt of user ${userId} has the key ${key}`;
    for (const [item, units] of receiptLines(details)) add(onReceipts, item, units);
  }
  const { stock } = observed;
  const items = [restocked, stock, inBaskets, onReceipts].flatMap((units) => [...units.keys()]);
  for (const item of new Set(items)) {
    const units = (of: ReadonlyMap<string, number>): number => of.get(item) ?? 0;
    const accounted = units(stock) + units(inBaskets) + units(onReceipts);
    if (units(restocked) !== accounted) {
      yield `item ${item}: ${units(restocked)} units restocked, ${accounted} there: ` +
        `${units(stock)} in stock, ${units(inBaskets)} in baskets, ${units(onReceipts)} on receipts`;
    }
  }
}

function add(units: Map<string, number>, item: string, quantity: number): void {
  units.set(item, (units.get(item) ?? 0) + quantity);
}

/** The lines `item: units` of a receipt, where a backslash in an item's id is doubled. */
export function receiptLines(details: string): (readonly [item: string, units: number])[] {
  return details.split("\n").map((line) => {
    const colon = line.lastIndexOf(": ");
    return [line.slice(0, colon).replaceAll("\\\\", "\\"), Number(line.slice(colon + 2))];
  });
}
