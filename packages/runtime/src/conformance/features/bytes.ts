/** A batch as bytes that the runtime would not send by itself, but another version of it may. */
import { type Command, commands, INTERPRETER } from "../contract.ts";

/** A field of a protobuf message that is bytes, text or a message of its own. */
export function field(number: number, ...content: readonly (Uint8Array | string)[]): Buffer {
  const body = Buffer.concat(content.map((part) => Buffer.from(part)));
  return Buffer.concat([varint((number << 3) | 2), varint(body.length), body]);
}

/** A field of a protobuf message that is a number or a bool. */
export function flag(number: number, value: number): Buffer {
  return Buffer.concat([varint(number << 3), varint(value)]);
}

/** The parts of a ToFunction that are to be as they are given; each is the bytes of whole fields. */
export interface Parts {
  readonly id: string;
  readonly state: readonly Buffer[];
  /** Of the one message. */
  readonly argument: Uint8Array;
  /** Added to the batch, and to the request. */
  readonly more?: Buffer;
}

export function requestBytes({ id, state, argument, more = Buffer.alloc(0) }: Parts): Buffer {
  const [namespace = "", name = ""] = INTERPRETER.split("/");
  const target = field(1, field(1, namespace), field(2, name), field(3, id));
  const invocation = field(3, field(2, argument));
  return Buffer.concat([field(100, target, ...state, invocation, more), more]);
}

/** The argument that has the interpreter do these commands. */
export function argumentBytes(...all: readonly Command[]): Buffer {
  const { typename, value = new Uint8Array(0) } = commands(...all);
  return typedValue(typename, value);
}

export function typedValue(typename: string, value: Uint8Array): Buffer {
  return Buffer.concat([field(1, typename), flag(2, 1), field(3, value)]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Buffer.from([...bytes, rest]);
}
