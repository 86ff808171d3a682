/** The newest records of a topic, and what comes after them: so many are kept, and of what comes faster the newest ones. */
import { lookBack } from "./look.ts";
import type { Find, TopicRecord } from "./records.ts";

export interface Tail {
  /** In the order of their offsets. */
  readonly records: readonly TopicRecord[];
  /** Where to go on. */
  readonly next: number;
  /** How many records have come that were not looked at. */
  readonly passedOver: number;
}

export interface TailOptions {
  readonly find: Find;
  /** Of the first record that is kept, and the one that the next record gets. */
  readonly first: number;
  readonly end: number;
  /** How many records are kept. */
  readonly most: number;
  /** Whether only some of the records are meant: then none is passed over. */
  readonly isFiltered: boolean;
}

/** Offsets that are looked at for the first ones of a key. */
const KEY_WINDOW = 1000;

/** What the tail is now; `before` is what it was. */
export async function advance(
  before: Tail | undefined,
  { find, first, end, most, isFiltered }: TailOptions,
  signal?: AbortSignal,
): Promise<Tail> {
  // A topic that ends before where it was is another one: the runtime has been started with another store.
  if (before === undefined || end < before.next) {
    const window = isFiltered ? KEY_WINDOW : most;
    const { records } = await lookBack(find, { to: end - 1, first, limit: most, window }, signal);
    return { records, next: end, passedOver: 0 };
  }
  const offset = isFiltered ? before.next : Math.max(before.next, end - most);
  const found = await find({ offset, limit: most }, signal);
  return {
    records: [...before.records, ...found.records].slice(-most),
    next: found.next,
    passedOver: before.passedOver + offset - before.next,
  };
}
