/** An invocation of the history as the API shows it. */
import * as z from "zod";
import { plainText } from "../kafka-rest/exact-json.ts";
import { plainTyped } from "../kafka-rest/plain-typed.ts";
import type { Excerpt, PastInvocation } from "../model.ts";
import { timeText } from "../time-text.ts";
import { RecordPlace } from "./topic-views.ts";
import { Address, CameOf, Count, Plain, renderOrigin, Seq, Time } from "./views.ts";

/** A value, or its beginning. */
const Shown = Plain.partial({ value: true }).extend({
  bytes: Count.optional().meta({ description: "its size; without it there was none" }),
  truncated: z.literal(true).optional().meta({ description: "this is its beginning" }),
});
const ShownBytes = Shown.omit({ typename: true });

export const PastInvocationAnswer = z.object({
  at: Time.meta({ description: "when it was sent" }),
  durationMs: z.number(),
  error: z.string().optional(),
  skipped: Count.optional().meta({
    description: "how many before it were left out, because there were very many in all",
  }),
  counts: z
    .object({ messages: Count, changes: Count, sent: Count, delayed: Count, records: Count })
    .meta({ description: "how many there were; the lists have the first 20 of each" }),
  messages: z.array(Shown.extend({ seq: Seq, caller: Address.optional(), ...CameOf })),
  changes: z.array(
    z.object({
      name: z.string(),
      typename: z.string(),
      before: ShownBytes.nullable(),
      after: ShownBytes.nullable(),
    }),
  ),
  sent: z.array(Shown.extend({ seq: Seq, to: Address })),
  delayed: z.array(
    z.union([
      z.object({ cancelled: z.string() }),
      Shown.extend({ seq: Seq, to: Address, delayMs: z.number(), token: z.string().optional() }),
    ]),
  ),
  records: z.array(RecordPlace.extend({ key: ShownBytes.nullable(), value: ShownBytes })),
});

export function renderInvocation(past: PastInvocation): z.infer<typeof PastInvocationAnswer> {
  const { at, tookMs, error, skipped, counts, messages, changes, sent, delayed, records } = past;
  const { sentFrom } = past;
  let nextDelayed = sentFrom + counts.sent;
  return {
    at: timeText(at),
    durationMs: tookMs,
    ...(error !== undefined && { error }),
    ...(skipped > 0 && { skipped }),
    counts,
    messages: messages.map(({ seq, caller, origin, typename, value }) => ({
      seq,
      ...(caller && { caller }),
      ...renderOrigin(origin),
      ...typed(typename, value),
    })),
    changes: changes.map(({ name, typename, before, after }) => ({
      name,
      typename,
      before: before === undefined ? null : shown(typename, before),
      after: after === undefined ? null : shown(typename, after),
    })),
    sent: sent.map(({ target, typename, value }, index) => ({
      seq: sentFrom + index,
      to: target,
      ...typed(typename, value),
    })),
    delayed: delayed.map((one) =>
      one.cancel === undefined
        ? {
            seq: nextDelayed++,
            to: one.target,
            delayMs: one.delayMs,
            ...(one.token !== undefined && { token: one.token }),
            ...typed(one.typename, one.value),
          }
        : { cancelled: one.cancel },
    ),
    records: records.map(({ topic, offset, key, value }) => ({
      topic,
      offset,
      key: key === undefined ? null : untyped(key),
      value: untyped(value),
    })),
  };
}

function typed(typename: string, value: Excerpt | undefined): z.infer<typeof Shown> {
  return { typename, ...(value && shown(typename, value)) };
}

function shown(typename: string, { bytes, size }: Excerpt): z.infer<typeof ShownBytes> {
  if (bytes.length < size) return { bytes: size, ...plainText(whole(bytes)), truncated: true };
  return { bytes: size, ...plainTyped(typename, bytes) };
}

/** Bytes whose type nobody says: JSON where they are, or text. */
function untyped(excerpt: Excerpt): z.infer<typeof ShownBytes> {
  return shown("", excerpt);
}

/** Without a character at the end that has been cut. */
function whole(bytes: Uint8Array): Uint8Array {
  const lastBegins = bytes.findLastIndex((byte) => (byte & 0xc0) !== 0x80);
  const isAscii = (bytes[lastBegins] ?? 0) < 0x80;
  return isAscii ? bytes : bytes.subarray(0, lastBegins);
}
