/**
 * The built-in types, which every StateFun SDK shares. On the wire each is a protobuf message (package
 * io.statefun.sdk.types) with the value in field 1, left out when it is the default: 0, false and "" are no bytes at all.
 */
import protobuf from "protobufjs/minimal.js";
import { customType, type Type } from "./type.ts";
import type { TypeName } from "./typename.ts";

const { Reader, Writer } = protobuf;

// Wire types of protobuf's encoding; a tag is the field's number and its wire type.
const VARINT = 0;
const FIXED64 = 1;
const DELIMITED = 2;
const FIXED32 = 5;
const tag = (wireType: number): number => (1 << 3) | wireType;

export const MAX_INT = 2 ** 31 - 1;
export const MIN_INT = -(2 ** 31);
const MAX_LONG = 2n ** 63n - 1n;
const MIN_LONG = -(2n ** 63n);

function check(valid: boolean, value: unknown, expected: string): void {
  if (!valid) throw new RangeError(`${String(value)} is not ${expected}`);
}

function builtIn<const Name extends TypeName, T>(
  typename: Name,
  wireType: number,
  value: {
    readonly zero: T;
    check(value: T): void;
    write(writer: protobuf.Writer, value: T): unknown;
    read(reader: protobuf.Reader): T;
  },
): Type<T, Name> {
  return customType(typename, {
    serialize(given) {
      value.check(given);
      // Object.is keeps -0, which is not the default of a float.
      if (Object.is(given, value.zero)) return new Uint8Array(0);
      const writer = Writer.create().uint32(tag(wireType));
      value.write(writer, given);
      return writer.finish();
    },
    deserialize(bytes) {
      const reader = Reader.create(bytes);
      let result = value.zero;
      while (reader.pos < reader.len) {
        const next = reader.uint32();
        if (next === tag(wireType)) result = value.read(reader);
        else reader.skipType(next & 7);
      }
      return result;
    },
  });
}

/** `io.statefun.types/bool` */
export const Bool = builtIn("io.statefun.types/bool", VARINT, {
  zero: false,
  check: (value) => check(typeof value === "boolean", value, "a boolean"),
  write: (writer, value) => writer.bool(value),
  read: (reader) => reader.bool(),
});

/** `io.statefun.types/int`: a 32-bit signed integer, {@link MIN_INT} to {@link MAX_INT}. */
export const Int = builtIn("io.statefun.types/int", FIXED32, {
  zero: 0,
  check: (value) =>
    check(
      Number.isInteger(value) && value >= MIN_INT && value <= MAX_INT,
      value,
      "a 32-bit integer",
    ),
  // -0 is an integer, and is 0 on the wire.
  write: (writer, value) => writer.sfixed32(value | 0),
  read: (reader) => reader.sfixed32(),
});

/** `io.statefun.types/long`: a 64-bit signed integer. */
export const Long = builtIn("io.statefun.types/long", FIXED64, {
  zero: 0n,
  check: (value) =>
    check(
      typeof value === "bigint" && value >= MIN_LONG && value <= MAX_LONG,
      value,
      "a 64-bit bigint",
    ),
  write: (writer, value) => {
    writer.raw(Buffer.from(new BigInt64Array([value]).buffer));
  },
  read: (reader) => BigInt.asIntN(64, BigInt(reader.fixed32()) | (BigInt(reader.fixed32()) << 32n)),
});

/** `io.statefun.types/float`: a 32-bit float; a number that needs more bits is rounded, as everywhere. */
export const Float = builtIn("io.statefun.types/float", FIXED32, {
  zero: 0,
  check: (value) => check(typeof value === "number", value, "a number"),
  write: (writer, value) => writer.float(value),
  read: (reader) => reader.float(),
});

/** `io.statefun.types/double`: a 64-bit float. */
export const Double = builtIn("io.statefun.types/double", FIXED64, {
  zero: 0,
  check: (value) => check(typeof value === "number", value, "a number"),
  write: (writer, value) => writer.double(value),
  read: (reader) => reader.double(),
});

/** `io.statefun.types/string`; called Text so that importing it does not hide the global String. */
export const Text = builtIn("io.statefun.types/string", DELIMITED, {
  zero: "",
  check: (value) =>
    check(typeof value === "string" && value.isWellFormed(), value, "a string of whole characters"),
  write: (writer, value) => writer.string(value),
  read: (reader) => reader.stringVerify(),
});
