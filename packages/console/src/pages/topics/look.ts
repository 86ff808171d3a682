/** Finds a page of records before or after an offset, in as many requests as that takes. */
import type { Find, TopicRecord } from "./records.ts";

/** Some records, in the order of their offsets. */
export interface Looked {
  readonly records: readonly TopicRecord[];
  /** The first offset that was looked at, and the one after the last. */
  readonly from: number;
  readonly next: number;
}

export interface BackOptions {
  /** The offset of the last record that may be meant. */
  readonly to: number;
  /** Of the first record that is kept. */
  readonly first: number;
  readonly limit: number;
  /** How many offsets are looked at in the first request. */
  readonly window: number;
}

/** In how many requests it is looked for; who wants to look further back asks again. */
const REQUESTS = 20;
/** As many as the API looks through, and answers with, in a request. */
const MOST_WINDOW = 5000;
const MOST_RECORDS = 1000;
/** Of the values that are given, in characters: it ends with the request that comes to as much. */
const ENOUGH = 1024 * 1024;

/** The first records from an offset on. */
export async function lookOn(
  find: Find,
  { from, limit }: { readonly from: number; readonly limit: number },
  signal?: AbortSignal,
): Promise<Looked> {
  let records: readonly TopicRecord[] = [];
  let next = from;
  for (let asked = 0; asked < REQUESTS && records.length < limit; asked++) {
    const found = await find({ offset: next, limit: limit - records.length }, signal);
    records = [...records, ...found.records];
    next = found.next;
    if (next >= found.end || sizeOf(records) >= ENOUGH) break;
  }
  return { records, from, next };
}

/**
 * The last records up to an offset. The API looks forward alone, and ends a page when it is large: so a window before the offset
 * is asked for, and a smaller one when the answer does not come to its end.
 */
export async function lookBack(
  find: Find,
  { to, first, limit, window }: BackOptions,
  signal?: AbortSignal,
): Promise<Looked> {
  let records: readonly TopicRecord[] = [];
  let last = to;
  let size = window;
  for (let asked = 0; asked < REQUESTS && last >= first; asked++) {
    const from = Math.max(first, last - size + 1);
    const most = Math.min(MOST_RECORDS, last - from + 1);
    const found = await find({ offset: from, limit: most }, signal);
    if (found.next <= last && found.next < found.end) {
      size = Math.max(1, Math.floor((found.next - from) / 2));
      continue;
    }
    const wanted = found.records.filter(({ offset }) => offset >= from && offset <= last);
    records = [...wanted, ...records];
    const excess = records.length - limit;
    if (excess > 0) {
      const kept = records.slice(excess);
      return { records: kept, from: kept[0]?.offset ?? from, next: to + 1 };
    }
    last = from - 1;
    if (excess === 0 || sizeOf(records) >= ENOUGH) break;
    size = Math.min(MOST_WINDOW, size * 2);
  }
  return { records, from: last + 1, next: to + 1 };
}

function sizeOf(records: readonly TopicRecord[]): number {
  return records.reduce((sum, { value }) => sum + value.length, 0);
}
