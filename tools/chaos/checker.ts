/**
 * What must hold after any number of crashes and a drain, as a pure function over what was observed: so that a test can
 * feed it something wrong and see that it says so.
 */
import { isDeepStrictEqual } from "node:util";
import type { TopicRecord } from "../harness/api.ts";
import { billed, quantities, type Units } from "./units.ts";

export interface Observed {
  /** The records that producers were told are durable. */
  readonly acknowledged: readonly TopicRecord[];
  /** What a reader saw while it all went on. */
  readonly seen: readonly TopicRecord[];
  /** Every topic as it is at the end. */
  readonly topics: ReadonlyMap<string, readonly TopicRecord[]>;
  /** What is in the stocks and the baskets then; left out when these are empty. */
  readonly left?: Units;
}

/** A line for each thing that is wrong; none when all is well. */
export function violations(observed: Observed): string[] {
  return [
    ...offsetsIncrease(observed),
    ...acknowledgedOnce(observed),
    ...seenStays(observed),
    ...receiptsAreAskedFor(observed),
    ...unitsAreConserved(observed),
    ...recordsOf(observed, "dead-letters").map(
      (record) => `a dead letter that nobody provoked: ${JSON.stringify(record.value)}`,
    ),
  ];
}

function recordsOf({ topics }: Observed, topic: string): readonly TopicRecord[] {
  return topics.get(topic) ?? [];
}

/** Kafka's offsets have gaps where transactions end, but they never go back. */
function* offsetsIncrease({ topics }: Observed): Iterable<string> {
  for (const [topic, records] of topics) {
    let last = -1;
    for (const { offset } of records) {
      if (offset <= last) yield `${topic}: offset ${offset} comes after offset ${last}`;
      last = offset;
    }
  }
}

/** Each acknowledged record is where its producer was told it is, and nothing else is in that topic. */
function* acknowledgedOnce(observed: Observed): Iterable<string> {
  for (const [topic, records] of Map.groupBy(observed.acknowledged, ({ topic }) => topic)) {
    const there = recordsOf(observed, topic);
    const byOffset = new Map(there.map((record) => [record.offset, record]));
    for (const { offset, key, value } of records) {
      const now = byOffset.get(offset);
      if (now?.key !== key || !isDeepStrictEqual(now.value, value)) {
        yield `${topic} ${offset} was acknowledged as ${JSON.stringify({ key, value })} and is ${JSON.stringify(now)}`;
      }
    }
    if (there.length !== records.length) {
      yield `${topic}: ${records.length} records acknowledged, ${there.length} there`;
    }
  }
}

function* seenStays(observed: Observed): Iterable<string> {
  for (const [topic, records] of Map.groupBy(observed.seen, ({ topic }) => topic)) {
    const byOffset = new Map(recordsOf(observed, topic).map((record) => [record.offset, record]));
    for (const record of records) {
      const now = byOffset.get(record.offset);
      if (!isDeepStrictEqual(now, record)) {
        yield `${topic} ${record.offset} was seen as ${JSON.stringify(record)} and is ${JSON.stringify(now)}`;
      }
    }
  }
}

/** Nobody gets more receipts than they asked for, nor more of an item than they put into their cart. */
function* receiptsAreAskedFor(observed: Observed): Iterable<string> {
  const byKey = (topic: string) => Map.groupBy(recordsOf(observed, topic), ({ key }) => key);
  const checkouts = byKey("checkout");
  const orders = byKey("add-to-cart");
  for (const [user, receipts] of byKey("receipts")) {
    const asked = checkouts.get(user)?.length ?? 0;
    if (receipts.length > asked) {
      yield `user ${user} has ${receipts.length} receipts for ${asked} checkouts`;
    }
    const wrong = receipts.find(({ value }) => (value as { userId: string }).userId !== user);
    if (wrong !== undefined) yield `user ${user} got the receipt ${JSON.stringify(wrong.value)}`;
    const ordered = quantities(orders.get(user) ?? []);
    for (const [item, units] of billed(receipts)) {
      const wanted = ordered.get(item) ?? 0;
      if (units > wanted)
        yield `user ${user} is billed ${units} of ${item}, having ordered ${wanted}`;
    }
  }
}

/** Units restocked = units on receipts and left, for each item: nothing was lost, doubled or invented. */
function* unitsAreConserved(observed: Observed): Iterable<string> {
  const came = quantities(recordsOf(observed, "restock-items"));
  const went = billed(recordsOf(observed, "receipts"));
  const left = observed.left ?? new Map<string, number>();
  for (const item of new Set([...came.keys(), ...went.keys(), ...left.keys()])) {
    const [units, out, still] = [came, went, left].map((of) => of.get(item) ?? 0);
    if (units !== (out ?? 0) + (still ?? 0)) {
      const rest = observed.left === undefined ? "" : `, ${still} left`;
      yield `item ${item}: ${units} units restocked, ${out} on receipts${rest}`;
    }
  }
}
