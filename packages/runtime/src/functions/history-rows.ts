/** Past invocations as rows of the store. */
import { isUtf8 } from "node:buffer";
import type { Excerpt, HistoryRow, PastInvocation } from "../model.ts";

/** An excerpt as JSON has it: text where it is some. */
interface Written {
  readonly size: number;
  readonly text?: string;
  readonly base64?: string;
}

export function rowOf(past: PastInvocation, seq: number): HistoryRow {
  const {
    function: typename,
    id,
    at,
    tookMs,
    error,
    sentFrom,
    ...detail
  } = withValues(past, write);
  return {
    seq,
    function: typename,
    id,
    at,
    tookMs,
    error,
    sentFrom,
    detail: JSON.stringify(detail),
  };
}

export function pastOfRow({ detail, seq: _seq, ...row }: HistoryRow): PastInvocation {
  const rest = JSON.parse(detail) as Omit<PastInvocation<Written>, keyof HistoryRow>;
  return withValues<Written, Excerpt>({ ...rest, ...row }, read);
}

/** The same with other values. */
function withValues<From, To>(
  past: PastInvocation<From>,
  convert: (value: From) => To,
): PastInvocation<To> {
  const optional = (value: From | undefined) => (value === undefined ? undefined : convert(value));
  return {
    ...past,
    messages: past.messages.map((one) => ({ ...one, value: optional(one.value) })),
    changes: past.changes.map((one) => ({
      ...one,
      before: optional(one.before),
      after: optional(one.after),
    })),
    sent: past.sent.map((one) => ({ ...one, value: optional(one.value) })),
    delayed: past.delayed.map((one) =>
      one.cancel === undefined ? { ...one, value: optional(one.value) } : one,
    ),
    records: past.records.map((one) => ({
      ...one,
      key: optional(one.key),
      value: convert(one.value),
    })),
  };
}

function write({ bytes, size }: Excerpt): Written {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return isUtf8(buffer)
    ? { size, text: buffer.toString() }
    : { size, base64: buffer.toString("base64") };
}

function read({ size, text, base64 }: Written): Excerpt {
  const bytes = text === undefined ? Buffer.from(base64 ?? "", "base64") : Buffer.from(text);
  return { size, bytes };
}
