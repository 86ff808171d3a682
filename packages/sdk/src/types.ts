/** The built-in types, which every StateFun SDK shares, with what each accepts. Their bytes are the wire's business. */

import * as wire from "statefun-wire/types";
import { show } from "./problem.ts";
import type { Type } from "./type.ts";
import type { TypeName } from "./typename.ts";

/** The largest {@link Int}. */
export const MAX_INT = 2 ** 31 - 1;
/** The smallest {@link Int}. */
export const MIN_INT = -(2 ** 31);
const MAX_LONG = 2n ** 63n - 1n;
const MIN_LONG = -(2n ** 63n);

function builtIn<T, const Name extends TypeName>(
  { typename, encode, decode }: wire.BuiltInType<T, Name>,
  isValid: (value: T) => boolean,
  expected: string,
): Type<T, Name> {
  return {
    typename,
    serialize(value) {
      if (!isValid(value)) throw new RangeError(`${show(value)} is not ${expected}`);
      return encode(value);
    },
    deserialize: decode,
  };
}

/** `io.statefun.types/bool` */
export const Bool = builtIn(wire.bool, (value) => typeof value === "boolean", "a boolean");

/** `io.statefun.types/int`: a 32-bit signed integer, {@link MIN_INT} to {@link MAX_INT}. */
export const Int = builtIn(
  wire.int,
  (value) => Number.isInteger(value) && value >= MIN_INT && value <= MAX_INT,
  "a 32-bit integer",
);

/**
 * `io.statefun.types/long`: a 64-bit signed integer, as a bigint. It is not the class of the package `long`, which protobufjs
 * uses: where both are needed, `import { Long as LongType }`.
 */
export const Long = builtIn(
  wire.long,
  (value) => typeof value === "bigint" && value >= MIN_LONG && value <= MAX_LONG,
  "a 64-bit bigint",
);

/**
 * `io.statefun.types/float`: a 32-bit float. A number that needs more bits is rounded, as everywhere; one that is too large,
 * which would become an infinity, is refused.
 */
export const Float = builtIn(
  wire.float,
  (value) =>
    typeof value === "number" && Number.isFinite(value) === Number.isFinite(Math.fround(value)),
  "a 32-bit float",
);

/** `io.statefun.types/double`: a 64-bit float. */
export const Double = builtIn(wire.double, (value) => typeof value === "number", "a number");

/**
 * `io.statefun.types/string`: any text without unpaired surrogates, which UTF-8 cannot encode. Called Text so that
 * importing it does not hide the global String.
 */
export const Text = builtIn(
  wire.string,
  (value) => typeof value === "string" && value.isWellFormed(),
  "a string without unpaired surrogates",
);
