/**
 * The built-in types are what functions in every language exchange, so their bytes are compared with those of protobufjs
 * for the schema that StateFun documents, and what is not of a type has to be refused instead of read as something else.
 */
import fc from "fast-check";
import protobuf from "protobufjs";
import { describe, expect, test } from "vitest";
import { Bool, Double, Float, Int, Long, MAX_INT, MIN_INT, Text, type Type } from "../src/index.ts";

const reference = protobuf.parse(`
  syntax = "proto3";
  package io.statefun.sdk.types;
  message BooleanWrapper { bool value = 1; }
  message IntWrapper { sfixed32 value = 1; }
  message LongWrapper { sfixed64 value = 1; }
  message FloatWrapper { float value = 1; }
  message DoubleWrapper { double value = 1; }
  message StringWrapper { string value = 1; }
`).root;

interface Case {
  readonly type: Type<unknown>;
  readonly wrapper: string;
  readonly values: fc.Arbitrary<unknown>;
  /** What protobufjs takes for the value. */
  readonly toReference?: (value: never) => unknown;
}

function builtIn<T>(
  type: Type<T>,
  wrapper: string,
  values: fc.Arbitrary<T>,
  toReference?: (value: T) => unknown,
): Case {
  // Each case pairs a type with values of that type, which a list of them cannot express.
  return { type: type as Type<unknown>, wrapper, values, ...(toReference && { toReference }) };
}

const wholeText = fc.string({ unit: "binary" });
const cases: Case[] = [
  builtIn(Bool, "BooleanWrapper", fc.boolean()),
  builtIn(Int, "IntWrapper", fc.integer({ min: MIN_INT, max: MAX_INT })),
  builtIn(
    Long,
    "LongWrapper",
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    // protobufjs takes a long as two halves.
    (value) => ({ low: Number(BigInt.asIntN(32, value)), high: Number(value >> 32n) }),
  ),
  builtIn(Float, "FloatWrapper", fc.float()),
  builtIn(Double, "DoubleWrapper", fc.double()),
  builtIn(Text, "StringWrapper", wholeText),
];

describe.each(cases)("$type.typename", ({ type, wrapper, values, toReference }) => {
  test("a value survives the round trip", () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(type.deserialize(type.serialize(value))).toStrictEqual(value);
      }),
    );
  });

  test("its bytes are those of protobufjs", () => {
    const codec = reference.lookupType(`io.statefun.sdk.types.${wrapper}`);
    fc.assert(
      fc.property(values, (value) => {
        const expected = codec.encode({ value: toReference?.(value as never) ?? value }).finish();
        // protobufjs writes a default that it is given, where proto3, and every StateFun SDK, leave it out.
        const isDefault = [0, 0n, false, ""].some((zero) => Object.is(zero, value));
        expect(hex(type.serialize(value))).toBe(isDefault ? "" : hex(expected));
      }),
    );
  });

  test("fields that it does not know are skipped", () => {
    const unknown = Buffer.from("1005" /* 2: 5 */ + "1a0161" /* 3: "a" */ + "25ffffffff", "hex");
    fc.assert(
      fc.property(values, (value) => {
        const bytes = Buffer.concat([unknown, type.serialize(value), unknown]);
        expect(type.deserialize(bytes)).toStrictEqual(value);
      }),
    );
  });

  test("bytes that end too early are refused", () => {
    fc.assert(
      fc.property(values, fc.nat(), (value, length) => {
        const bytes = type.serialize(value);
        fc.pre(bytes.length > 0);
        const cut = bytes.subarray(0, 1 + (length % (bytes.length - 1)));
        expect(() => type.deserialize(cut)).toThrow(RangeError);
      }),
    );
  });
});

test.each([
  [Bool, true, "0801"],
  [Bool, false, ""],
  [Int, 42, "0d2a000000"],
  [Int, -1, "0dffffffff"],
  [Int, 0, ""],
  [Int, MAX_INT, "0dffffff7f"],
  [Int, MIN_INT, "0d00000080"],
  [Long, -1n, "09ffffffffffffffff"],
  [Long, 42n, "092a00000000000000"],
  [Long, 2n ** 53n + 1n, "090100000000002000"],
  [Long, 2n ** 63n - 1n, "09ffffffffffffff7f"],
  [Long, -(2n ** 63n), "090000000000000080"],
  [Long, 0n, ""],
  [Float, 1.5, "0d0000c03f"],
  [Float, 0, ""],
  [Float, -0, "0d00000080"],
  [Float, Number.POSITIVE_INFINITY, "0d0000807f"],
  [Double, 1.5, "09000000000000f83f"],
  [Double, 0, ""],
  [Text, "", ""],
  [Text, "héllo", "0a0668c3a96c6c6f"],
  [Text, "\u0000", "0a0100"],
] as [Type<unknown>, unknown, string][])("%o: %o is %s", (type, value, bytes) => {
  expect(hex(type.serialize(value))).toBe(bytes);
  expect(type.deserialize(Buffer.from(bytes, "hex"))).toStrictEqual(value);
});

test("a Float is rounded to 32 bits", () => {
  expect(Float.deserialize(Float.serialize(0.1))).toBe(Math.fround(0.1));
});

test.each([
  [Int, MAX_INT + 1],
  [Int, MIN_INT - 1],
  [Int, 1.5],
  [Int, Number.NaN],
  [Int, "1"],
  [Int, 1n],
  [Long, 2n ** 63n],
  [Long, -(2n ** 63n) - 1n],
  [Long, 1],
  [Long, { low: 1, high: 0, unsigned: false }],
  [Bool, 0],
  [Bool, "true"],
  [Float, "1"],
  [Float, 1e39],
  [Double, undefined],
  [Text, 1],
  [Text, undefined],
  [Text, "an unpaired surrogate: \ud800"],
] as [Type<unknown>, unknown][])("%o refuses %o", (type, value) => {
  expect(() => type.serialize(value)).toThrow(RangeError);
});

test.each([
  ["an overlong encoding", "0a02c080"],
  ["an unpaired surrogate", "0a03eda080"],
  ["a lone continuation byte", "0a0180"],
])("Text refuses bytes that are not UTF-8: %s", (_what, bytes) => {
  expect(() => Text.deserialize(Buffer.from(bytes, "hex"))).toThrow("utf-8");
});

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
