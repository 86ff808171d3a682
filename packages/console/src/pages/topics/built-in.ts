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
  /** The text that is encoded so; undefined for bytes that nothing is encoded to. */
  decode(bytes: Uint8Array): string | undefined;
}

const PREFIX = "io.statefun.types/";

/** By what comes after the namespace. */
const TYPES: Readonly<Record<string, BuiltIn>> = {
  bool: {
    expected: "true or false",
    encode: (text) => ({ true: Uint8Array.of(BOOL, 1), false: new Uint8Array() })[text.trim()],
    decode: (bytes) => ({ "": "false", [`${BOOL},1`]: "true" })[bytes.join()],
  },
  int: {
    expected: "a whole number from -2147483648 to 2147483647",
    encode: (text) => whole(text, 32),
    decode: (bytes) => fixedIn(bytes, FIXED32, (view) => view.getInt32(1, true)),
  },
  long: {
    expected: "a whole number from -9223372036854775808 to 9223372036854775807",
    encode: (text) => whole(text, 64),
    decode: (bytes) => fixedIn(bytes, FIXED64, (view) => view.getBigInt64(1, true)),
  },
  float: {
    expected: "a number that 32 bits can hold, NaN, Infinity or -Infinity",
    encode: (text) => floating(text, 32),
    decode: (bytes) => fixedIn(bytes, FIXED32, (view) => view.getFloat32(1, true)),
  },
  double: {
    expected: "a number that 64 bits can hold, NaN, Infinity or -Infinity",
    encode: (text) => floating(text, 64),
    decode: (bytes) => fixedIn(bytes, FIXED64, (view) => view.getFloat64(1, true)),
  },
  string: {
    expected: "text without unpaired surrogates",
    encode: (text) => (text.isWellFormed() ? delimited(new TextEncoder().encode(text)) : undefined),
    decode: textIn,
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

function fixedIn(
  bytes: Uint8Array,
  tag: number,
  read: (view: DataView) => number | bigint,
): string | undefined {
  if (bytes.length === 0) return "0";
  if (bytes[0] !== tag || bytes.length !== (tag === FIXED32 ? 5 : 9)) return undefined;
  const value = read(new DataView(bytes.buffer, bytes.byteOffset));
  return Object.is(value, -0) ? "-0" : String(value);
}

function textIn(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return "";
  let length = 0;
  let at = 1;
  for (let shift = 0; shift < 35; shift += 7) {
    const byte = bytes[at++] ?? 0;
    length += (byte & 127) * 2 ** shift;
    if (byte < 128) break;
  }
  if (bytes[0] !== TEXT || at + length !== bytes.length) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes.subarray(at));
  } catch {
    return undefined;
  }
}
