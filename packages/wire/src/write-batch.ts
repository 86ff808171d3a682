/**
 * {@link BatchRequest} and {@link BatchResponse} as the bytes of the messages ToFunction and FromFunction: by protobufjs' own
 * writer, straight from these objects.
 */
import protobuf from "protobufjs/minimal.js";
import type {
  Address,
  BatchRequest,
  BatchResponse,
  BatchResult,
  DelayedMessage,
  PersistedValueSpec,
  StateMutation,
  TypedValue,
} from "./batch.ts";
import { ExpireMode, MutationType } from "./protobuf.ts";
import { splitTypeName } from "./typename.ts";

type Writer = protobuf.Writer;

// The tags of fields: their number and their wire type. What is the default of its type is left out.
const varint = (number: number) => number << 3;
const delimited = (number: number) => (number << 3) | 2;

export function encodeRequest({ target, state, invocations }: BatchRequest): Uint8Array {
  const writer = protobuf.Writer.create();
  writer.uint32(delimited(100)).fork();
  writeAddress(writer, 1, target);
  for (const value of state) {
    writer.uint32(delimited(2)).fork();
    writeText(writer, 1, value.name);
    writeValue(writer, 2, value);
    writer.ldelim();
  }
  for (const { caller, argument } of invocations) {
    writer.uint32(delimited(3)).fork();
    if (caller !== undefined) writeAddress(writer, 1, caller);
    writeValue(writer, 2, argument);
    writer.ldelim();
  }
  return writer.ldelim().finish();
}

export function encodeResponse(response: BatchResponse): Uint8Array {
  const writer = protobuf.Writer.create();
  if (response.kind === "result") {
    writer.uint32(delimited(100)).fork();
    writeResult(writer, response);
  } else {
    writer.uint32(delimited(101)).fork();
    for (const spec of response.missing) writeSpec(writer, spec);
  }
  return writer.ldelim().finish();
}

function writeResult(writer: Writer, { mutations, messages, delayed, egresses }: BatchResult) {
  for (const mutation of mutations) writeMutation(writer, mutation);
  for (const { target, argument } of messages) {
    writer.uint32(delimited(2)).fork();
    writeAddress(writer, 1, target);
    writeValue(writer, 2, argument);
    writer.ldelim();
  }
  for (const message of delayed) writeDelayed(writer, message);
  for (const { egress, argument } of egresses) {
    writer.uint32(delimited(4)).fork();
    writeTypeName(writer, egress);
    writeValue(writer, 3, argument);
    writer.ldelim();
  }
}

function writeMutation(writer: Writer, { name, value }: StateMutation): void {
  writer.uint32(delimited(1)).fork();
  if (value !== undefined) writer.uint32(varint(1)).int32(MutationType.MODIFY);
  writeText(writer, 2, name);
  if (value !== undefined) writeValue(writer, 3, value);
  writer.ldelim();
}

function writeDelayed(writer: Writer, delayed: DelayedMessage): void {
  writer.uint32(delimited(3)).fork();
  if (delayed.cancel !== undefined) {
    writer.uint32(varint(10)).bool(true);
    writeText(writer, 11, delayed.cancel);
  } else {
    if (delayed.delayMs !== 0) writer.uint32(varint(1)).int64(delayed.delayMs);
    writeAddress(writer, 2, delayed.target);
    writeValue(writer, 3, delayed.argument);
    writeText(writer, 11, delayed.token ?? "");
  }
  writer.ldelim();
}

const MODES = {
  none: ExpireMode.NONE,
  "after-write": ExpireMode.AFTER_WRITE,
  "after-invoke": ExpireMode.AFTER_INVOKE,
};

function writeSpec(
  writer: Writer,
  { name, typename, expiry, expireAfter }: PersistedValueSpec,
): void {
  writer.uint32(delimited(1)).fork();
  writeText(writer, 1, name);
  writer.uint32(delimited(2)).fork();
  const mode = MODES[expiry];
  if (mode !== ExpireMode.NONE) writer.uint32(varint(1)).int32(mode);
  if (expireAfter !== 0) writer.uint32(varint(2)).int64(expireAfter);
  writer.ldelim();
  writeText(writer, 3, typename);
  writer.ldelim();
}

function writeAddress(writer: Writer, number: number, { typename, id }: Address): void {
  writer.uint32(delimited(number)).fork();
  writeTypeName(writer, typename);
  writeText(writer, 3, id);
  writer.ldelim();
}

/** In two parts, which are the first two fields wherever there is one. */
function writeTypeName(writer: Writer, typename: string): void {
  const parts = splitTypeName(typename);
  if (parts === undefined) throw new TypeError(`"${typename}" is not a type name`);
  writer.uint32(delimited(1)).string(parts.namespace);
  writer.uint32(delimited(2)).string(parts.name);
}

function writeValue(writer: Writer, number: number, { typename, value }: TypedValue): void {
  writer.uint32(delimited(number)).fork();
  writeText(writer, 1, typename);
  if (value !== undefined) {
    writer.uint32(varint(2)).bool(true);
    if (value.length > 0) writer.uint32(delimited(3)).bytes(value);
  }
  writer.ldelim();
}

function writeText(writer: Writer, number: number, text: string): void {
  if (text !== "") writer.uint32(delimited(number)).string(text);
}
