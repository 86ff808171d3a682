/** The rows of StateFun's states as what they mean. */
import { decodeInvocation } from "statefun-wire";
import type { InstanceKey } from "../../model.ts";
import type { ByteReader } from "../flink/byte-reader.ts";
import type { KeyedRow } from "../flink/keyed-rows.ts";
import {
  type Envelope,
  messageIn,
  messagesOfCall,
  readEnvelope,
  type Sent,
  sentBy,
} from "./envelope.ts";

/** A value of an instance as it was stored. */
export interface FoundValue {
  readonly bytes: Uint8Array;
  /** When its time began to count, in milliseconds since 1970; undefined where it is not timed. */
  readonly touchedAt: number | undefined;
}

export interface FoundTimer {
  readonly target: InstanceKey;
  readonly caller: InstanceKey;
  readonly sent: Sent;
  /** Milliseconds since 1970. */
  readonly fireAt: number;
  readonly token: string | undefined;
}

/** The messages of a call, and whom they are for. */
export interface FoundCall {
  readonly target: InstanceKey;
  readonly sent: readonly Sent[];
}

/** Between the elements of a list. */
const COMMA = 0x2c;

export function readValue({ rest, value }: KeyedRow, isTimed: boolean): FoundValue {
  readVoid(rest);
  rest.assertEnded();
  const touchedAt = isTimed ? value.int64() : undefined;
  const bytes = value.block();
  value.assertEnded();
  return { bytes, touchedAt };
}

export function readBatch({ rest, value }: KeyedRow): readonly Sent[] {
  readVoid(rest);
  rest.assertEnded();
  return readList(value, () => {
    const body = value.block();
    try {
      return sentBy(decodeInvocation(body));
    } catch (error) {
      throw value.error(
        `a message cannot be read: ${error instanceof Error ? error.message : error}`,
      );
    }
  });
}

/** Undefined for what is for nobody. */
export function readCall({ rest, value }: KeyedRow): FoundCall | undefined {
  readVoid(rest);
  // The number of the call.
  rest.skip(8);
  rest.assertEnded();
  if (value.boolean()) throw value.error("a call has no message");
  const envelope = readEnvelope(value);
  value.assertEnded();
  return envelope && { target: envelope.target, sent: messagesOfCall(value, envelope) };
}

export function readTimers({ rest, value }: KeyedRow): readonly FoundTimer[] {
  const fireAt = rest.int64();
  rest.assertEnded();
  return readList(value, () => readEnvelope(value)).flatMap((envelope) =>
    envelope === undefined ? [] : [timerOf(value, envelope, fireAt)],
  );
}

function timerOf(reader: ByteReader, envelope: Envelope, fireAt: number): FoundTimer {
  const { target, source: caller, token } = envelope;
  if (caller === undefined) throw reader.error("a delayed message has no sender");
  return { target, caller, sent: messageIn(reader, envelope), fireAt, token };
}

function readList<Element>(reader: ByteReader, readOne: () => Element): readonly Element[] {
  const elements = [readOne()];
  while (reader.remaining > 0) {
    if (reader.byte() !== COMMA) throw reader.error("a list has no comma between its elements");
    elements.push(readOne());
  }
  return elements;
}

/** The namespace of what has none. */
function readVoid(rest: ByteReader): void {
  if (rest.byte() !== 0) throw rest.error("a key has a namespace where it should have none");
}
