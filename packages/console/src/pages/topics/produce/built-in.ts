/**
 * The bytes of the built-in types (io.statefun.types/…), as every SDK reads them: a protobuf message with the value in field 1, which
 * is left out when it is the default.
 */

const BOOL = 0x08;
const FIXED64 = 0x09;
const TEXT = 0x0a;
const FIXED32 = 0x0d;

interface BuiltIn {
  /** What it takes. */
  readonly expected: string;
  /** Undefined for what is not one. */
  encode(text: string): Uint8Array | undefined;
}

const PREFIX = "io.statefun.types/";

/** By what comes after the namespace. */
const TYPES: Readonly<Record<string, BuiltIn>> = {
  bool: {
    expected: "true or false",
    encode: (text) =>
      text === "true" ? Uint8Array.of(BOOL, 1) : text === "false" ? new Uint8Array() : undefined,
  },
  int: {
    expected: "a whole number from -2147483648 to 2147483647",
    encode: (text) => whole(text, 32),
  },
  long: {
    expected: "a whole number from -9223372036854775808 to 9223372036854775807",
    encode: (text) => whole(text, 64),
  },
  float: {
    expected: "a number that 32 bits can hold, NaN, Infinity or -Infinity",
    encode: (text) => floating(text, 32),
  },
  double: {
    expected: "a number that 64 bits can hold, NaN, Infinity or -Infinity",
    encode: (text) => floating(text, 64),
  },
  string: {
    expected: "text without unpaired surrogates",
    encode: (text) => (text.isWellFormed() ? delimited(new TextEncoder().encode(text)) : undefined),
  },
};

export function builtIn(typename: string): BuiltIn | undefined {
  return typename.startsWith(PREFIX) ? TYPES[typename.slice(PREFIX.length)] : undefined;
}

function whole(text: string, bits: 32 | 64): Uint8Array | undefined {
  if (!/^-?\d{1,20}$/.test(text.trim())) return undefined;
  const value = BigInt(text.trim());
  if (BigInt.asIntN(bits, value) !== value) return undefined;
  if (value === 0n) return new Uint8Array();
  return fixed(bits, (view) =>
    bits === 32 ? view.setInt32(1, Number(value), true) : view.setBigInt64(1, value, true),
  );
}

function floating(text: string, bits: 32 | 64): Uint8Array | undefined {
  const word = text.trim();
  const isNamed = ["NaN", "Infinity", "-Infinity"].includes(word);
  if (!isNamed && !/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(word)) return undefined;
  const value = Number(word);
  const held = bits === 32 ? Math.fround(value) : value;
  if (!isNamed && !Number.isFinite(held)) return undefined;
  if (Object.is(value, 0)) return new Uint8Array();
  return fixed(bits, (view) =>
    bits === 32 ? view.setFloat32(1, value, true) : view.setFloat64(1, value, true),
  );
}

function fixed(bits: 32 | 64, write: (view: DataView) => void): Uint8Array {
  const bytes = new Uint8Array(1 + bits / 8);
  bytes[0] = bits === 32 ? FIXED32 : FIXED64;
  write(new DataView(bytes.buffer));
  return bytes;
}

function delimited(content: Uint8Array): Uint8Array {
  if (content.length === 0) return content;
  const length: number[] = [];
  for (let rest = content.length; ; rest >>>= 7) {
    length.push(rest > 127 ? (rest & 127) | 128 : rest);
    if (rest <= 127) break;
  }
  return Uint8Array.of(TEXT, ...length, ...content);
}
