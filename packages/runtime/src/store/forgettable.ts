/** Which records of a topic go: the same rule for every store. */
import type { Housekeeping, RetentionRule } from "../model.ts";

/** What counts of a record. */
export interface KeptRecord {
  readonly offset: number;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  /** Of its key and its value. */
  readonly bytes: number;
}

/** The records that go are before `before`, and those that are looked at have so many bytes. */
export interface Forgettable {
  readonly before: number;
  readonly bytes: number;
}

/** The rule for a topic: its own, or that of all others. */
export function ruleFor({ topics, olderThan }: Housekeeping, topic: string): RetentionRule {
  return (
    topics.find((rule) => rule.topic === topic) ?? {
      topic,
      olderThan,
      maxBytes: Number.POSITIVE_INFINITY,
    }
  );
}

/**
 * Goes through the first records of a topic, which has `bytes` in all and of whose records those before `position` are
 * consumed, up to the first one that has to stay. Undefined when that is the very first.
 */
export function forgettable(
  records: Iterable<KeptRecord>,
  { olderThan, maxBytes }: Omit<RetentionRule, "topic">,
  { bytes, position }: { readonly bytes: number; readonly position: number },
): Forgettable | undefined {
  let last: number | undefined;
  let gone = 0;
  for (const record of records) {
    const goes = record.timestamp < olderThan || bytes - gone > maxBytes;
    if (!goes || record.offset >= position) break;
    last = record.offset;
    gone += record.bytes;
  }
  return last === undefined ? undefined : { before: last + 1, bytes: gone };
}

/** All of them are to go. */
export const WITHOUT_MERCY = { olderThan: Number.POSITIVE_INFINITY, maxBytes: 0 };
