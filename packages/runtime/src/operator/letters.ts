/** The dead letters that there are. */
import type { Assembly } from "../assembly.ts";
import type { Scanner } from "../topics/scanner.ts";
import { isMeant, type Letter, readLetter } from "./letter.ts";
import { boundsOf, type LetterRange, redrivenOf } from "./letter-range.ts";

/** What one request looks through: the rest is for the next one. */
const LOOK = { records: 5000, bytes: 8 * 1024 * 1024 };
/** What one request answers with, in bytes: a single letter may be larger. */
const PAGE_BYTES = 1024 * 1024;

/** A letter, and when it was last sent again. */
export type ListedLetter = Letter & { readonly redrivenAt: number | undefined };

/**
 * Those that are durable, the first ones first or with `newest` the last ones, and where to go on when there may be more: behind
 * the offset `next`, or before it. @throws RequestError `unknown-topic`
 */
export async function listLetters(
  { store, scanner }: Pick<Assembly, "store"> & { readonly scanner: Scanner },
  { newest, ...range }: LetterRange & { readonly newest: boolean },
): Promise<{ readonly letters: ListedLetter[]; readonly next: number | undefined }> {
  const { topic, limit } = range;
  const bounds = boundsOf(store, range);
  const letters: ListedLetter[] = [];
  let at = newest ? bounds.to : bounds.from - 1;
  let bytes = 0;
  const answer = () => {
    const isEnd = newest ? at <= bounds.from : at + 1 >= bounds.to;
    return { letters, next: isEnd ? undefined : at };
  };
  const look = { ...bounds, ...LOOK };
  for await (const records of newest ? scanner.scanBack(topic, look) : scanner.scan(topic, look)) {
    const redriven = redrivenOf(store, topic, records);
    for (const record of newest ? records.toReversed() : records) {
      at = record.offset;
      const letter = readLetter(record);
      if (!isMeant(letter, range)) continue;
      letters.push({ ...letter, redrivenAt: redriven.get(letter.offset) });
      bytes += record.value.length;
      if (letters.length >= limit || bytes >= PAGE_BYTES) return answer();
    }
  }
  return answer();
}
