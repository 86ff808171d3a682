/** The invariant of the shop: units are in stocks, in baskets, on receipts, or with those messages that operators have. */
import { Long } from "statefun-ts";
import { Basket, ItemAvailability, RestockItem } from "../../src/messages.ts";
import { type Observed, violations } from "../chaos/checker.ts";
import type { TopicRecord } from "../harness/api.ts";
import type { Outcome, SeenMessage } from "./ledger.ts";
import { messageIn } from "./operators.ts";
import type { End } from "./workload.ts";

const ALL = Number.MAX_SAFE_INTEGER;

/** Units of an item that are left somewhere; of those that operators have added fewer than none are. */
type Left = readonly [item: string, units: number];

export function checkShop(end: End): string[] {
  const { certain, doubtful } = takenByOperators(end);
  const acknowledged = produced(end);
  const topics = Map.groupBy(
    [...acknowledged, ...recordsOf(end, "receipts")],
    ({ topic }) => topic,
  );
  const sure = [...inStore(end), ...certain];
  const judge = (left: readonly Left[]): string[] =>
    violations({ acknowledged, seen: [], topics, left: sum([...sure, ...left]) });
  // Nobody knows which of these were done: there has to be a way for it to come out even.
  for (let which = 0; which < 2 ** doubtful.length; which++) {
    if (judge(doubtful.filter((_, at) => (which >> at) & 1)).length === 0) return [];
  }
  return judge([]);
}

function* inStore({ committed, instances }: End): Iterable<Left> {
  for (const instance of instances) {
    for (const { name, value = new Uint8Array(0) } of committed.state(instance)) {
      if (name === "stock") yield [instance.id, Number(Long.deserialize(value))];
      if (name === "basket") yield* Basket.deserialize(value).basket;
    }
  }
}

function takenByOperators({ committed, ledger }: End) {
  const certain: Left[] = [];
  const doubtful: Left[] = [];
  const note = (outcome: Outcome, left: Left | undefined): void => {
    if (left !== undefined) (outcome === "done" ? certain : doubtful).push(left);
  };
  for (const { message, outcome } of ledger.of("skip")) note(outcome, unitsOf(message));
  // It may have been sent again before.
  for (const { message } of ledger.of("drop")) note("asked", unitsOf(message));
  const redriven = new Set(committed.redrives("dead-letters", 0, ALL).map(({ offset }) => offset));
  for (const { offset, value } of committed.records("dead-letters", 0, ALL, ALL)) {
    if (!redriven.has(offset)) note("done", unitsOf(messageIn(value)));
  }
  for (const { target, content, outcome } of ledger.of("send")) {
    note(outcome, [target.id, -(content as { readonly quantity: number }).quantity]);
  }
  for (const { instance, before, after, outcome } of ledger.of("edit")) {
    note(outcome, [instance.id, Number(Long.deserialize(before) - Long.deserialize(after))]);
  }
  return { certain, doubtful };
}

/** The units that a message carries. */
function unitsOf({ typename, caller, value = new Uint8Array(0) }: SeenMessage): Left | undefined {
  if (typename === RestockItem.typename) {
    const { itemId, quantity } = RestockItem.deserialize(value);
    return [itemId, quantity];
  }
  if (typename !== ItemAvailability.typename || caller === undefined) return undefined;
  const { status, quantity } = ItemAvailability.deserialize(value);
  return status === "INSTOCK" ? [caller.id, quantity] : undefined;
}

function sum(left: Iterable<Left>): NonNullable<Observed["left"]> {
  const units = new Map<string, number>();
  for (const [item, more] of left) units.set(item, (units.get(item) ?? 0) + more);
  return units;
}

function produced({ requests }: End): TopicRecord[] {
  return requests
    .flatMap(({ topic, records, offsets = [] }) =>
      records.map(({ key, content }, at) => ({
        topic,
        key,
        value: content,
        offset: offsets[at] ?? -1,
      })),
    )
    .sort((a, b) => a.offset - b.offset);
}

function recordsOf({ committed }: End, topic: string): TopicRecord[] {
  return committed.records(topic, 0, ALL, ALL).map(({ key, value, offset }) => ({
    topic,
    key: Buffer.from(key ?? []).toString(),
    value: JSON.parse(Buffer.from(value).toString()),
    offset,
  }));
}
