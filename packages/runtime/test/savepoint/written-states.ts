/** The states of a job of StateFun as Flink would write them, for savepoints that a test makes up. */

import { type BatchRequest, encodeRequest, type Invocation, type TypedValue } from "statefun-wire";
import type { Envelope } from "../../src/savepoint/statefun/envelope.ts";
import { JavaWriter } from "./java-writer.ts";

/** A state: its head, and the rows of each key. */
export interface WrittenState {
  readonly head: Buffer;
  readonly rows: (key: string) => readonly WrittenRow[];
}

/** A row: what comes after its key, and its value. */
export interface WrittenRow {
  readonly rest: Buffer;
  readonly value: Buffer;
}

const BASE = "org.apache.flink.api.common.typeutils.base.";
const RUNTIME = "org.apache.flink.runtime.state.";
const STATEFUN = "org.apache.flink.statefun.flink.";

type Serializer = (writer: JavaWriter) => void;

const simple =
  (name: string): Serializer =>
  (writer) =>
    void writer.utf(name).int32(3);
const composite =
  (name: string, ...parts: readonly Serializer[]): Serializer =>
  (writer) => {
    writer.utf(name).int32(3).int32(911_108).int32(1).int32(1_333_245).int32(1);
    writer.int32(parts.length);
    for (const part of parts) part(writer);
  };

export const STRING = simple(`${BASE}StringSerializer$StringSerializerSnapshot`);
const LONG = simple(`${BASE}LongSerializer$LongSerializerSnapshot`);
const INT = simple(`${BASE}IntSerializer$IntSerializerSnapshot`);
const VOID = simple(`${RUNTIME}VoidNamespaceSerializer$VoidNamespaceSerializerSnapshot`);
const MESSAGE: Serializer = (writer) =>
  void writer
    .utf(`${STATEFUN}core.message.MessageTypeSerializer$Snapshot`)
    .int32(2)
    .utf("WITH_PROTOBUF_PAYLOADS")
    .byte(0);
const INVOCATION: Serializer = (writer) => {
  const name = Buffer.from(
    "org.apache.flink.statefun.sdk.reqreply.generated.ToFunction$Invocation",
  );
  writer
    .utf(`${STATEFUN}common.protobuf.ProtobufTypeSerializerSnapshot`)
    .int32(1)
    .block(Buffer.concat([Buffer.from([10, name.length]), name]));
};
const remote =
  (typename: string): Serializer =>
  (writer) => {
    const [namespace = "", name = ""] = typename.split("/");
    writer
      .utf(`${STATEFUN}core.types.remote.RemoteValueSerializerSnapshot`)
      .int32(1)
      .utf(namespace)
      .utf(name);
  };

function head(name: string, kind: string, value: Serializer, namespace = VOID): Buffer {
  const writer = new JavaWriter().utf(name).int32(0).int32(1).utf("KEYED_STATE_TYPE").utf(kind);
  writer.int32(2).utf("VALUE_SERIALIZER").int32(2);
  value(writer);
  writer.utf("NAMESPACE_SERIALIZER").int32(2);
  namespace(writer);
  return writer.take();
}

const NO_NAMESPACE = Buffer.from([0]);

/** A value of a function; `name` is namespace, name and value with dots between. */
export function valueState(
  name: string,
  typename: string,
  bytesOf: (id: string) => Uint8Array | undefined,
  touchedAt?: (id: string) => number,
): WrittenState {
  const value = remote(typename);
  const timed = composite(`${RUNTIME}ttl.TtlStateFactory$TtlSerializerSnapshot`, LONG, value);
  const writer = new JavaWriter();
  return {
    head: head(name, "VALUE", touchedAt === undefined ? value : timed),
    rows(id) {
      const bytes = bytesOf(id);
      if (bytes === undefined) return [];
      writer.clear();
      if (touchedAt !== undefined) writer.int64(touchedAt(id));
      return [{ rest: NO_NAMESPACE, value: writer.block(bytes).take() }];
    },
  };
}

/** That a function has run. */
export function callingState(prefix: string): WrittenState {
  return { head: head(`${prefix}.request-state`, "VALUE", INT), rows: () => [] };
}

/** Messages behind a call that is in flight. */
export function batchState(
  prefix: string,
  of: (id: string) => readonly Invocation[],
): WrittenState {
  return {
    head: head(`${prefix}.batch`, "LIST", composite(`${BASE}ListSerializerSnapshot`, INVOCATION)),
    rows: (id) => listRow(NO_NAMESPACE, of(id).map(invocationBytes)),
  };
}

/** Calls in flight. */
export function callsState(of: (id: string) => readonly BatchRequest[]): WrittenState {
  const map = composite(`${BASE}MapSerializerSnapshot`, LONG, MESSAGE);
  return {
    head: head("asyncOperations", "MAP", map),
    rows: (id) =>
      of(id).map((request, index) => ({
        rest: new JavaWriter().byte(0).int64(index).take(),
        value: new JavaWriter().byte(0).block(callBytes(request)).take(),
      })),
  };
}

/** Delayed messages, by the time they are due. */
export function delayedState(
  of: (id: string) => ReadonlyMap<number, readonly Uint8Array[]>,
): WrittenState {
  const list = composite(`${BASE}ListSerializerSnapshot`, MESSAGE);
  return {
    head: head("delayed-messages-buffer", "LIST", list, LONG),
    rows: (id) =>
      [...of(id)].flatMap(([at, envelopes]) =>
        listRow(new JavaWriter().int64(at).take(), envelopes),
      ),
  };
}

/** A state of an embedded function. */
export function tableState(name: string): WrittenState {
  const table = composite(`${BASE}MapSerializerSnapshot`, STRING, LONG);
  return { head: head(name, "MAP", table), rows: () => [] };
}

function listRow(rest: Buffer, elements: readonly Uint8Array[]): WrittenRow[] {
  if (elements.length === 0) return [];
  const writer = new JavaWriter();
  for (const [index, element] of elements.entries()) {
    if (index > 0) writer.raw(Buffer.from(","));
    writer.block(element);
  }
  return [{ rest, value: writer.take() }];
}

const PROTOCOL = "org.apache.flink.statefun.sdk.reqreply.generated.";

function callBytes(request: BatchRequest): Buffer {
  const { typename, id } = request.target;
  const target = { function: typename, id };
  const bytes = encodeRequest(request);
  return envelopeBytes({ target, payload: { type: `${PROTOCOL}ToFunction`, bytes } });
}

/** A message within the job. */
export function messageBytes({
  argument,
  ...sent
}: Omit<Partial<Envelope>, "payload"> &
  Pick<Envelope, "target"> &
  Pick<Invocation, "argument">): Buffer {
  const payload = { type: `${PROTOCOL}TypedValue`, bytes: typedBytes(argument) };
  return envelopeBytes({ ...sent, payload });
}

function envelopeBytes({
  source,
  target,
  token,
  payload,
}: Partial<Envelope> & Pick<Envelope, "target" | "payload">): Buffer {
  return Buffer.concat([
    field(1, source && addressBytes(source)),
    field(2, addressBytes(target)),
    field(3, Buffer.concat([field(2, payload.type), field(3, payload.bytes)])),
    field(10, token),
  ]);
}

function addressBytes({ function: fn, id }: Envelope["target"]): Buffer {
  const [namespace = "", name = ""] = fn.split("/");
  return Buffer.concat([field(1, namespace), field(2, name), field(3, id)]);
}

function invocationBytes({ caller, argument }: Invocation): Buffer {
  const from = caller && addressBytes({ function: caller.typename, id: caller.id });
  return Buffer.concat([field(1, from), field(2, typedBytes(argument))]);
}

function typedBytes({ typename, value }: TypedValue): Buffer {
  const hasValue = value === undefined ? Buffer.alloc(0) : Buffer.from([2 << 3, 1]);
  return Buffer.concat([field(1, typename), hasValue, field(3, value)]);
}

/** A field of protobuf that has a length. */
function field(number: number, content: Uint8Array | string | undefined): Buffer {
  if (content === undefined) return Buffer.alloc(0);
  const bytes = Buffer.from(content);
  return new JavaWriter()
    .varint((number << 3) | 2)
    .varint(bytes.length)
    .raw(bytes)
    .take();
}
