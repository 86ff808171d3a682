/** Which records of which topic are meant, and which of them were sent again. */

import { DEAD_LETTERS } from "../dead-letters.ts";
import { RequestError } from "../errors.ts";
import type { TopicRecord } from "../model.ts";
import type { TopicReads } from "../store/store.ts";
import type { LetterFilter } from "./letter.ts";

/** Which letters of which topic. */
export interface LetterRange extends LetterFilter {
  readonly topic: string;
  /** Those that were given up from then on, and before then, in milliseconds since 1970. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** Those behind this offset, and those before that one. */
  readonly after?: number | undefined;
  readonly before?: number | undefined;
  /** How many at most. */
  readonly limit: number;
}

/** The first offset, and the one after the last, of what there is now. @throws RequestError `unknown-topic` */
export function boundsOf(
  store: TopicReads,
  { topic, from, to, after = -1, before = Number.POSITIVE_INFINITY }: LetterRange,
): { readonly from: number; readonly to: number } {
  const known = store.topic(topic);
  if (known === undefined && topic !== DEAD_LETTERS) {
    throw new RequestError("unknown-topic", `there is no topic "${topic}"`);
  }
  const end = known?.nextOffset ?? 0;
  const offsetAt = (time: number) => store.offsetAt(topic, time) ?? end;
  const first = store.firstOffset(topic) ?? end;
  return {
    from: Math.max(first, after + 1, from === undefined ? 0 : offsetAt(from)),
    to: Math.min(before, to === undefined ? end : offsetAt(to)),
  };
}

/** When those of the records that were sent again last were, by their offset. */
export function redrivenOf(
  store: TopicReads,
  topic: string,
  records: readonly Pick<TopicRecord, "offset">[],
): ReadonlyMap<number, number> {
  const [first, last] = [records[0]?.offset ?? 0, records.at(-1)?.offset ?? -1];
  const rows = store.redrives(topic, first, last + 1);
  return new Map(rows.map(({ offset, at }) => [offset, at]));
}

/** Where to go on behind, when not all before `end` have been looked at. */
export function nextOf(at: number, end: number): number | undefined {
  return at < end ? at - 1 : undefined;
}
