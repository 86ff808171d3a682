/**
 * Values that travel as protobuf messages. Generated code checks little of what it is given: 2^31 in an int32 becomes
 * -2147483648, 1.5 becomes 1, a bigint 0 and text in place of a message nothing. So each message is read again when it is
 * written, and has to be the one that was given.
 */
import { isDeepStrictEqual } from "node:util";
import { type Problem, ProblemError, within } from "./problem.ts";
import { differs, readAgain } from "./same.ts";
import { customType, type Type } from "./type.ts";
import type { TypeName } from "./typename.ts";

/** What protobufjs and ts-proto generate for a message, and what that of any other generator can be adapted to. */
export interface ProtobufMessage<T, Written = T> {
  encode(message: Written): { finish(): Uint8Array };
  decode(bytes: Uint8Array): T;
}

/**
 * A value that travels as a protobuf message, of the class that a generator has made for it. What would not be read again
 * as the same message is refused when it is written, but for fields that the message does not have. The type is that of
 * what `decode` returns.
 *
 * @throws StateFunError `invalid-declaration` for a name that is not `<namespace>/<name>`
 */
export function protobufType<const Name extends TypeName, T extends Written, Written = T>(
  typename: Name,
  message: ProtobufMessage<T, Written>,
): Type<T, Name> {
  const deserialize = (bytes: Uint8Array): T => message.decode(bytes);
  return customType<Name, T>(typename, {
    deserialize,
    serialize(value) {
      const bytes = message.encode(value).finish();
      // Of a copy: what is read may be made of parts of it.
      const problem = difference(value, readAgain(deserialize, new Uint8Array(bytes)));
      if (problem !== undefined) throw new ProblemError([problem]);
      return bytes;
    },
  });
}

/** Where the message that was read is not the one that was given. */
function difference(given: unknown, back: unknown): Problem | undefined {
  // Unset: there is the default instead.
  if (given === undefined || given === null) return undefined;
  if (isNumeric(given)) return isSameNumber(given, back) ? undefined : differs(given, back);
  if (typeof given !== "object" || typeof back !== "object" || back === null) {
    return given === back ? undefined : differs(given, back);
  }
  if (Array.isArray(given)) {
    return Array.isArray(back) && back.length === given.length
      ? firstOf(given.entries(), back)
      : differs(given, back);
  }
  if (given instanceof Map) {
    return back instanceof Map && back.size === given.size
      ? firstOf(given, Object.fromEntries(back))
      : differs(given, back);
  }
  if (given instanceof Uint8Array) {
    return back instanceof Uint8Array && Buffer.compare(given, back) === 0
      ? undefined
      : differs(given, back);
  }
  if (given instanceof Date)
    return isDeepStrictEqual(given, back) ? undefined : differs(given, back);
  return firstOf(Object.entries(given), back);
}

/** The first of the entries that is not so in `back`. A key that is not there is not a field of the message. */
function firstOf(
  entries: Iterable<readonly [unknown, unknown]>,
  back: object,
): Problem | undefined {
  const fields = back as Readonly<Record<string, unknown>>;
  for (const [key, value] of entries) {
    const name = String(key);
    const found = name in fields ? difference(value, fields[name]) : undefined;
    if (found !== undefined) return within(name, found);
  }
  return undefined;
}

/** A 64-bit integer as protobufjs has it: of the package long. */
interface LongInteger {
  readonly __isLong__: true;
}

function isNumeric(value: unknown): value is number | bigint | LongInteger {
  if (typeof value === "object" && value !== null) return "__isLong__" in value;
  return typeof value === "number" || typeof value === "bigint";
}

/** A 64-bit integer may be read as another kind of number than it was written as, and a float is rounded to 32 bits. */
function isSameNumber(given: number | bigint | LongInteger, back: unknown): boolean {
  if (typeof given === "number" && typeof back === "number") {
    const isRounded =
      Math.fround(given) === back && Number.isFinite(given) === Number.isFinite(back);
    return given === back || Object.is(given, back) || isRounded;
  }
  return isNumeric(back) && digitsOf(given) === digitsOf(back);
}

function digitsOf(number: number | bigint | LongInteger): string {
  return typeof number === "number" && Number.isInteger(number)
    ? String(BigInt(number))
    : String(number);
}
