/**
 * The bytes of the built-in value types, which every StateFun SDK shares. Each is a protobuf message (package
 * io.statefun.sdk.types) with the value in field 1, left out when it is the default: 0, false and "" take no bytes.
 */
import protobuf from "protobufjs/minimal.js";

const { Reader, Writer } = protobuf;

export interface BuiltInType<T, Name extends string = string> {
  readonly typename: Name;
  /** The value must be one of the type: nothing is checked. */
  encode(value: T): Uint8Array;
  /** Throws when the bytes are not a protobuf message. */
  decode(bytes: Uint8Array): T;
}

// Wire types of protobuf's encoding; a tag is the field's number and its wire type.
const VARINT = 0;
const FIXED64 = 1;
const DELIMITED = 2;
const FIXED32 = 5;

function builtIn<T, const Name extends string>(
  typename: Name,
  wireType: number,
  value: {
    readonly zero: T;
    write(writer: protobuf.Writer, value: T): unknown;
    read(reader: protobuf.Reader): T;
  },
): BuiltInType<T, Name> {
  const tag = (1 << 3) | wireType;
  return {
    typename,
    encode(given) {
      // Object.is keeps -0, which is not the default of a float.
      if (Object.is(given, value.zero)) return new Uint8Array(0);
      const writer = Writer.create().uint32(tag);
      value.write(writer, given);
      return writer.finish();
    },
    decode(bytes) {
      const reader = Reader.create(bytes);
      let result = value.zero;
      while (reader.pos < reader.len) {
        const next = reader.uint32();
        if (next === tag) result = value.read(reader);
        else reader.skipType(next & 7);
      }
      return result;
    },
  };
}

export const bool = builtIn("io.statefun.types/bool", VARINT, {
  zero: false,
  write: (writer, value) => writer.bool(value),
  read: (reader) => reader.bool(),
});

export const int = builtIn("io.statefun.types/int", FIXED32, {
  zero: 0,
  // -0 is an integer, and is 0 on the wire.
  write: (writer, value) => writer.sfixed32(value | 0),
  read: (reader) => reader.sfixed32(),
});

export const long = builtIn("io.statefun.types/long", FIXED64, {
  zero: 0n,
  write: (writer, value) => {
    writer.fixed32(Number(BigInt.asUintN(32, value)));
    writer.fixed32(Number(BigInt.asUintN(32, value >> 32n)));
  },
  read: (reader) => BigInt.asIntN(64, BigInt(reader.fixed32()) | (BigInt(reader.fixed32()) << 32n)),
});

export const float = builtIn("io.statefun.types/float", FIXED32, {
  zero: 0,
  write: (writer, value) => writer.float(value),
  read: (reader) => reader.float(),
});

export const double = builtIn("io.statefun.types/double", FIXED64, {
  zero: 0,
  write: (writer, value) => writer.double(value),
  read: (reader) => reader.double(),
});

export const string = builtIn("io.statefun.types/string", DELIMITED, {
  zero: "",
  write: (writer, value) => writer.string(value),
  read: (reader) => reader.stringVerify(),
});

/** Decodes any of them, for a reader that does not know which it has. */
export const builtInDecoders: ReadonlyMap<
  string,
  (bytes: Uint8Array) => boolean | number | bigint | string
> = new Map<string, (bytes: Uint8Array) => boolean | number | bigint | string>(
  [bool, int, long, float, double, string].map(({ typename, decode }) => [typename, decode]),
);
