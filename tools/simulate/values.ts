/** The values that simulated functions keep: one of each built-in type and more, each with the edges of what it can hold. */
import { isDeepStrictEqual } from "node:util";
import {
  Bool,
  customType,
  Double,
  Float,
  Int,
  jsonType,
  Long,
  MAX_INT,
  MIN_INT,
  Text,
  type Type,
} from "statefun-ts";
import * as z from "zod";

export interface ValueKind {
  readonly name: string;
  // biome-ignore lint/suspicious/noExplicitAny: as the SDK has it, so that kinds of all types are in one list
  readonly type: Type<any>;
  /** What may be written. Programs and records say which by its place in here. */
  readonly options: readonly unknown[];
  readonly expiry?: { readonly after: "write" | "invoke"; readonly ms: number };
}

const Bytes = customType<"simulate/Bytes", Uint8Array>("simulate/Bytes", {
  serialize: (bytes) => bytes,
  deserialize: (bytes) => bytes,
});

/** Some of the times that programs delay by are shorter than these, and some are longer. */
const SOON_MS = 1000;
const LATER_MS = 60_000;

export const VALUES: readonly ValueKind[] = [
  { name: "bool", type: Bool, options: [false, true] },
  {
    name: "int",
    type: Int,
    options: [0, 1, MAX_INT, MIN_INT],
    expiry: { after: "write", ms: SOON_MS },
  },
  { name: "long", type: Long, options: [0n, -1n, 2n ** 63n - 1n, -(2n ** 63n)] },
  {
    name: "float",
    type: Float,
    options: [0, -0, Number.NaN, Number.NEGATIVE_INFINITY, Math.fround(0.1), 2 ** -149],
    expiry: { after: "invoke", ms: SOON_MS },
  },
  {
    name: "double",
    type: Double,
    options: [0, -0, Number.NaN, Number.POSITIVE_INFINITY, 0.1, Number.MIN_VALUE, Number.MAX_VALUE],
    expiry: { after: "write", ms: LATER_MS },
  },
  {
    name: "string",
    type: Text,
    options: ["", "\u0000", "😀 𝒳", "long ".repeat(100)],
    expiry: { after: "invoke", ms: LATER_MS },
  },
  {
    name: "json",
    type: jsonType("simulate/Json", z.unknown()),
    options: [null, "", [], {}, { "": [0.1, "\u2028", { a: null }] }],
  },
  {
    name: "bytes",
    type: Bytes,
    options: [new Uint8Array(), new Uint8Array(1), Uint8Array.from({ length: 256 }, (_, at) => at)],
  },
];

/** How many of them each version of the functions declares: a later one declares more. */
export const DECLARED = [5, VALUES.length] as const;

/** The place of a value among the options of its kind: undefined for none, and -1 for another one than was ever written. */
export function placeOf({ options }: ValueKind, value: unknown): number | undefined {
  return value === undefined
    ? undefined
    : options.findIndex((option) => isDeepStrictEqual(option, value));
}
