/** A batch that a function was sent, and what came of it: as it was, and what is shown of it afterwards. */
import type { Effects } from "../call/reply.ts";
import type { Excerpt, InstanceKey, Message, PastInvocation } from "../model.ts";
import type { StoredValue } from "./instance.ts";

/** In references to what is there anyway. */
export interface Invocation {
  readonly key: InstanceKey;
  /** When it was sent, in milliseconds since 1970. */
  readonly at: number;
  readonly tookMs: number;
  readonly batch: readonly Message[];
  /** The seq that its first message got, or would have got. */
  readonly sentFrom: number;
  /** Undefined when it failed. */
  readonly done: Done | undefined;
  /** Why it failed. */
  readonly error: string | undefined;
}

/** What was done that an answer asked for. */
export interface Done {
  readonly effects: Effects;
  /** What the values were that it changed. */
  readonly before: readonly (StoredValue | undefined)[];
  /** One more than the seq of the last message that it sent. */
  readonly sentTo: number;
  /** Of the records that it wrote. */
  readonly offsets: readonly number[];
}

/** Of messages, values and records of each kind. */
const LISTED = 20;
/** Of a value, in bytes. */
const EXCERPT_BYTES = 4096;
/** What is shown of it: the first of everything, and the beginnings of what is large. */
export function pastOf(invocation: Invocation, skipped: number): PastInvocation {
  const { key, at, tookMs, batch, sentFrom, done, error } = invocation;
  const { before = [], offsets = [], sentTo = sentFrom, effects } = done ?? {};
  const { mutations = [], messages = [], delayed = [], records = [] } = effects ?? {};
  return {
    ...key,
    at,
    tookMs: Math.round(tookMs * 1000) / 1000,
    skipped,
    error,
    counts: {
      messages: batch.length,
      changes: mutations.length,
      sent: messages.length,
      delayed: delayed.length,
      records: records.length,
    },
    messages: batch.slice(0, LISTED).map(({ seq, caller, origin, typename, value }) => ({
      seq,
      caller,
      origin,
      typename,
      value: excerpt(value),
    })),
    lastSeq: batch.at(-1)?.seq ?? 0,
    changes: mutations.slice(0, LISTED).map(({ spec: { name, typename }, value }, index) => ({
      name,
      typename,
      before: excerpt(before[index]?.value),
      after: excerpt(value),
    })),
    sentFrom,
    sentTo,
    sent: messages.slice(0, LISTED).map(({ target, typename, value }) => ({
      target,
      typename,
      value: excerpt(value),
    })),
    delayed: delayed.slice(0, LISTED).map((one) =>
      one.cancel === undefined
        ? {
            token: one.token,
            delayMs: one.delayMs,
            target: one.message.target,
            typename: one.message.typename,
            value: excerpt(one.message.value),
          }
        : { cancel: one.cancel },
    ),
    records: records.slice(0, LISTED).map(({ topic, key: recordKey, value }, index) => ({
      topic,
      offset: offsets[index] ?? 0,
      key: excerpt(recordKey),
      value: excerpt(value),
    })),
  };
}

function excerpt<Value extends Uint8Array | undefined>(
  bytes: Value,
): Value extends undefined ? undefined : Excerpt;
function excerpt(bytes: Uint8Array | undefined): Excerpt | undefined {
  if (bytes === undefined) return undefined;
  const { length } = bytes;
  return { size: length, bytes: bytes.subarray(0, EXCERPT_BYTES) };
}
