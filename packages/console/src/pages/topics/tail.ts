/** The newest records of a topic, and what comes after them: so many are kept, and of what comes faster the newest ones. */
import { lookBack } from "./look.ts";
import type { Find, TopicRecord } from "./records.ts";

export interface Tail {
  /** In the order of their offsets. */
  readonly records: readonly TopicRecord[];
  /** The first offset of what was looked at for them, and where to go on. */
  readonly from: number;
  readonly next: number;
  /** How many records have come that were not looked at. */
  readonly passedOver: number;
}

export interface TailOptions {
  readonly find: Find;
  /** The offset that the next record gets. */
  readonly end: number;
  /** How many records are kept. */
  readonly most: number;
  /** Whether only some of the records are meant: then none is passed over. */
  readonly isFiltered: boolean;
}

/** What the tail is now; `before` is what it was. */
export async function advance(
  before: Tail | undefined,
  { find, end, most, isFiltered }: TailOptions,
  signal?: AbortSignal,
): Promise<Tail> {
  // A topic that ends before where it was is another one: the runtime has been started with another store.
  if (before === undefined || end < before.next) {
    const { records, from } = await lookBack(find, end, most, signal);
    return { records, from, next: end, passedOver: 0 };
  }
  const offset = isFiltered ? before.next : Math.max(before.next, end - most);
  const found = await find({ offset, limit: most }, signal);
  const all = [...before.records, ...found.records];
  const records = all.slice(-most);
  return {
    records,
    from: all.length === records.length ? before.from : (records[0]?.offset ?? offset),
    next: found.next,
    passedOver: before.passedOver + offset - before.next,
  };
}
