/** Looks for records of a topic, in the order in which they came or from the last one on: a page at a time. */
import type { Assembly } from "../assembly.ts";
import type { TopicRecord } from "../model.ts";
import { rowSize } from "../store/store.ts";
import type { Scanner } from "../topics/scanner.ts";

/** What one request looks through, and what it answers with, in bytes: a single record may be larger. */
const LOOK = { records: 5000, bytes: 8 * 1024 * 1024 };
const PAGE_BYTES = 1024 * 1024;

/** Where to begin: at the first record, unless one of these says otherwise, and which records are meant. */
export interface TopicSearch {
  readonly offset?: number | undefined;
  /** The first one from then on, in milliseconds since 1970. */
  readonly time?: number | undefined;
  /** So many before the end. */
  readonly last?: number | undefined;
  /** The last one first, and none from an offset `before` on. */
  readonly newest: boolean;
  readonly before?: number | undefined;
  readonly key?: Uint8Array | undefined;
  readonly limit: number;
}

/**
 * The offset to go on with, and what that is when there is no more: the offset that the next record of the topic gets. With
 * `newest` it is the `before` to go on with, and in the end the offset of the first record.
 */
export interface TopicPage {
  readonly records: readonly TopicRecord[];
  readonly next: number;
  readonly end: number;
}

type Parts = Pick<Assembly, "store"> & { readonly scanner: Scanner };

export async function searchTopic(
  parts: Parts,
  topic: string,
  { newest, before, key, limit, ...start }: TopicSearch,
): Promise<TopicPage> {
  const { store, scanner } = parts;
  const nextOffset = store.topic(topic)?.nextOffset ?? 0;
  const first = store.firstOffset(topic) ?? nextOffset;
  const range = newest
    ? { from: first, to: Math.min(nextOffset, before ?? nextOffset) }
    : { from: startOf(parts, topic, { first, nextOffset }, start), to: nextOffset };
  const end = newest ? first : nextOffset;
  const records: TopicRecord[] = [];
  let next = newest ? Math.max(range.to, first) : range.from;
  let bytes = 0;
  const look = { ...range, ...LOOK };
  for await (const page of newest ? scanner.scanBack(topic, look) : scanner.scan(topic, look)) {
    for (const record of newest ? page.toReversed() : page) {
      const isMeant = key === undefined || isSame(key, record.key);
      if (isMeant) bytes += rowSize(record);
      if (records.length > 0 && bytes > PAGE_BYTES) return { records, next, end };
      next = newest ? record.offset : record.offset + 1;
      if (isMeant) records.push(record);
      if (records.length === limit) return { records, next, end };
    }
  }
  // What was forgotten meanwhile is not waited for.
  if (next < end && store.records(topic, next, 1, 0).length === 0) next = end;
  return { records, next, end };
}

function startOf(
  { store }: Parts,
  topic: string,
  { first, nextOffset }: { readonly first: number; readonly nextOffset: number },
  { offset, time, last }: Pick<TopicSearch, "offset" | "time" | "last">,
): number {
  if (offset !== undefined) return Math.max(first, offset);
  if (time !== undefined) return store.offsetAt(topic, time) ?? nextOffset;
  return last === undefined ? first : Math.max(first, nextOffset - last);
}

function isSame(a: Uint8Array, b: Uint8Array | undefined): boolean {
  return b !== undefined && Buffer.compare(a, b) === 0;
}
