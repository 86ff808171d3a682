/** The bytes of a value as a person writes it: what {@link plainTyped} shows can be sent back as it is. */
import { bool, builtInDecoders, double, float, int, long, string } from "statefun-wire/types";
import { RequestError } from "../errors.ts";

export interface GivenValue {
  /** Of a built-in type as it is, or JSON; text or base64 where `encoding` says so. */
  readonly value?: unknown;
  readonly encoding?: "utf8" | "base64" | undefined;
}

const MAX_LONG = 2n ** 63n;

/** @throws RequestError `invalid-body` with what the type does not take, or when the value is missing */
export function typedBytes(typename: string, { value, encoding }: GivenValue): Uint8Array {
  if (value === undefined) throw refused("it is missing");
  if (encoding !== undefined) return checked(typename, encodedBytes(value, encoding));
  const encode = BUILT_IN.get(typename);
  if (encode === undefined) return Buffer.from(JSON.stringify(value));
  const bytes = encode(plainNumber(value));
  if (bytes === undefined) {
    throw refused(`${JSON.stringify(value)} is not a ${typename}: ${EXPECTED.get(typename)}`);
  }
  return bytes;
}

function encodedBytes(value: unknown, encoding: "utf8" | "base64"): Uint8Array {
  if (typeof value !== "string") throw refused(`with encoding ${encoding} it must be a string`);
  const bytes = Buffer.from(value, encoding);
  if (bytes.toString(encoding) !== value) {
    throw refused(encoding === "utf8" ? "it contains an unpaired surrogate" : "it is not base64");
  }
  return bytes;
}

/** What no function could read is refused. */
function checked(typename: string, bytes: Uint8Array): Uint8Array {
  try {
    builtInDecoders.get(typename)?.(bytes);
    return bytes;
  } catch (cause) {
    throw refused(`its bytes are not a ${typename}`, { cause });
  }
}

/** JSON's numbers are kept to the digit where a double would not hold them: as text here. */
function plainNumber(value: unknown): unknown {
  return JSON.isRawJSON(value) ? value.rawJSON : value;
}

type Encode = (value: unknown) => Uint8Array | undefined;

const BUILT_IN: ReadonlyMap<string, Encode> = new Map<string, Encode>([
  [bool.typename, (value) => (typeof value === "boolean" ? bool.encode(value) : undefined)],
  [
    int.typename,
    (value) => {
      const number = wholeNumber(value);
      return number === undefined || BigInt.asIntN(32, number) !== number
        ? undefined
        : int.encode(Number(number));
    },
  ],
  [
    long.typename,
    (value) => {
      const number = wholeNumber(value);
      return number === undefined || number < -MAX_LONG || number >= MAX_LONG
        ? undefined
        : long.encode(number);
    },
  ],
  [
    float.typename,
    (value) => {
      const number = floatingNumber(value);
      return number === undefined ||
        Number.isFinite(number) !== Number.isFinite(Math.fround(number))
        ? undefined
        : float.encode(number);
    },
  ],
  [
    double.typename,
    (value) => {
      const number = floatingNumber(value);
      return number === undefined ? undefined : double.encode(number);
    },
  ],
  [
    string.typename,
    (value) =>
      typeof value === "string" && value.isWellFormed() ? string.encode(value) : undefined,
  ],
]);

const EXPECTED: ReadonlyMap<string, string> = new Map([
  [bool.typename, "it is true or false"],
  [int.typename, "it is a whole number from -2147483648 to 2147483647"],
  [long.typename, "it is a whole number of 64 bits, as a number or as a string of digits"],
  [float.typename, 'it is a number that 32 bits can hold, "NaN", "Infinity" or "-Infinity"'],
  [double.typename, 'it is a number that 64 bits can hold, "NaN", "Infinity" or "-Infinity"'],
  [string.typename, "it is a string, without unpaired surrogates"],
]);

function wholeNumber(value: unknown): bigint | undefined {
  if (typeof value === "string") return /^-?\d{1,20}$/.test(value) ? BigInt(value) : undefined;
  return Number.isSafeInteger(value) ? BigInt(Number(value)) : undefined;
}

function floatingNumber(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  if (value === "NaN" || value === "Infinity" || value === "-Infinity") return Number(value);
  if (typeof value !== "string" || !/^-?\d/.test(value)) return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

function refused(why: string, options?: ErrorOptions): RequestError {
  return new RequestError("invalid-body", `body.value: ${why}`, options);
}

// ECMAScript 2026, which the compiler's library does not have yet.
declare global {
  interface JSON {
    isRawJSON(value: unknown): value is { readonly rawJSON: string };
  }
}
