/**
 * What is written can be read again, and is the same value then: anything else is refused when it is written, with the place
 * and the reason, because afterwards nobody could read it for ever.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { reasonOf } from "../../src/errors.ts";
import {
  Int,
  jsonType,
  type StandardSchema,
  statefulFunction,
  type Type,
} from "../../src/index.ts";
import { failureOf, message, run } from "../support.ts";

class Point {
  x = 1;
}
const holes = [1, 2, 3];
delete holes[1];
const circle: Record<string, unknown> = {};
circle["self"] = circle;
const day = z.codec(z.iso.date(), z.date(), {
  decode: (text) => new Date(text),
  encode: (date) => date.toISOString().slice(0, 10),
});
const forgetful = z.codec(z.string(), z.map(z.string(), z.number()), {
  decode: () => new Map(),
  encode: () => "",
});
const either = z.union([z.object({ a: z.string() }), z.object({ a: z.string(), b: z.int() })]);
const standard = (validate: (value: unknown) => unknown): StandardSchema<unknown> => ({
  "~standard": { version: 1, vendor: "by hand", validate: (value) => ({ value: validate(value) }) },
});

const REFUSED: readonly (readonly [
  what: string,
  schema: z.core.$ZodType | StandardSchema<unknown>,
  value: unknown,
  reason: string,
])[] = [
  ["NaN", z.object({ a: z.unknown() }), { a: [1, { b: NaN }] }, "a.1.b: NaN has no JSON form"],
  ["an infinity", z.any(), [-Infinity], "0: -Infinity has no JSON form"],
  ["a Map", z.record(z.string(), z.any()), { m: new Map() }, "m: a Map has no JSON form"],
  ["a Set", z.looseObject({}), { s: new Set() }, "s: a Set has no JSON form"],
  ["a Date", z.any(), { at: new Date(0) }, 'at: Date "1970-01-01T00:00:00.000Z" has no JSON form'],
  ["a class instance", z.any(), { p: new Point() }, "p: a Point has no JSON form"],
  [
    "an instance that the schema asks for",
    z.object({ p: z.instanceof(Point) }),
    { p: new Point() },
    "p: a Point has",
  ],
  ["a function", z.any(), { f() {} }, "f: a function has no JSON form"],
  ["toJSON", z.any(), { toJSON: () => 5 }, "toJSON: a function has no JSON form"],
  ["a symbol", z.any(), [Symbol("s")], "0: a symbol has no JSON form"],
  ["a symbol as a key", z.any(), { [Symbol("s")]: 1 }, "Symbol(s): a symbol is no key of JSON"],
  ["a bigint that the schema does not ask for", z.any(), { n: 5n }, "n: 5n has no JSON form"],
  [
    "undefined in a list",
    z.array(z.string().optional()),
    ["a", undefined],
    "1: undefined has no JSON form",
  ],
  [
    "undefined in a tuple",
    z.tuple([z.null(), z.int().optional()]),
    [null, undefined],
    "1: undefined has no JSON form",
  ],
  ["a hole in a list", z.any(), holes, "1: undefined has no JSON form"],
  [
    "undefined that would have to be there",
    z.object({ a: z.unknown() }),
    { a: undefined },
    "could not be read again: a: ",
  ],
  ["what contains itself", z.any(), circle, "contains itself"],
  [
    "undefined that a default replaces",
    z.object({ a: z.int().optional().default(3) }),
    { a: undefined },
    "a: undefined would be read back as 3",
  ],
  [
    "what a catch replaces",
    z.object({ a: z.int().catch(3) }),
    { a: NaN },
    "a: Invalid input: expected number, received NaN",
  ],
  [
    "text that is trimmed",
    z.object({ a: z.string().trim() }),
    { a: " x " },
    'a: " x " would be read back as "x"',
  ],
  ["text that is coerced", z.coerce.number(), "5", '"5" would be read back as 5'],
  [
    "a date that a codec cuts off",
    z.object({ at: day }),
    { at: new Date(5) },
    'at: Date "1970-01-01T00:00:00.005Z" would be read back as Date "1970-01-01T00:00:00.000Z"',
  ],
  [
    "what a codec forgets",
    z.object({ m: forgetful }),
    { m: new Map([["a", 1]]) },
    "m: 1 entries would be read back as 0",
  ],
  ["what another option of a union drops", either, { a: "x", b: 1 }, "b: would be left out"],
  [
    "the key that zod drops",
    z.record(z.string(), z.int()),
    JSON.parse('{"__proto__":1}'),
    "__proto__: would be left out",
  ],
  ["what another library transforms", standard(String), 5, '5 would be read back as "5"'],
  [
    "what another library lets through",
    standard((value) => value),
    { at: new Date(0) },
    "at: Date",
  ],
];

test.each(REFUSED)("%s is not written", (_what, schema, value, reason) => {
  const T = jsonType("test/t", schema as StandardSchema<unknown>);
  let problem = "";
  try {
    T.serialize(value);
  } catch (error) {
    problem = reasonOf(error);
  }
  expect(problem).toContain(reason);
});

const KEPT: readonly (readonly [
  what: string,
  schema: z.core.$ZodType,
  value: unknown,
  back?: unknown,
])[] = [
  ["-0, which is 0", z.number(), -0, 0],
  ["an unpaired surrogate", z.string(), "\ud800"],
  [
    "a property that is undefined and may be absent",
    z.object({ a: z.int().optional() }),
    { a: undefined },
    {},
  ],
  [
    "the properties of an instance that a schema names",
    z.object({ x: z.int() }),
    new Point(),
    { x: 1 },
  ],
  ["what a schema knows, without the rest", z.object({ x: z.int() }), { x: 1, y: 2 }, { x: 1 }],
  [
    "what a getter gives",
    z.any(),
    {
      get x() {
        return 1;
      },
    },
    { x: 1 },
  ],
  ["a coerced date", z.object({ at: z.coerce.date() }), { at: new Date(5) }],
  ["a date that a codec keeps", z.object({ at: day }), { at: new Date(0) }],
  ["a default that is not needed", z.object({ a: z.int().default(3) }), { a: 4 }],
  ["a value of a readonly schema", z.object({ a: z.array(z.int()).readonly() }), { a: [4] }],
  ["an option of a union", either, { a: "x" }],
  ["any JSON", z.json(), { a: [1, "x", null, { b: true }] }],
  [
    "the key __proto__ where nothing is known of a value",
    z.any(),
    JSON.parse('{"__proto__":{"a":1}}'),
  ],
];

test.each(KEPT)("%s is written and read", (_what, schema, value, back = value) => {
  const T = jsonType("test/t", schema as z.core.$ZodType);
  expect(T.deserialize(T.serialize(value))).toStrictEqual(back);
});

test("a value is not frozen by being written", () => {
  const list: unknown[] = [];
  jsonType("test/t", z.object({ list: z.unknown().readonly() })).serialize({ list });
  expect(Object.isFrozen(list)).toBe(false);
});

test("whatever JSON holds is written and read as the same", () => {
  const Any = jsonType("test/t", z.unknown());
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(Any.deserialize(Any.serialize(value))).toEqual(normal(value));
    }),
  );
});

test("whatever a value is, it is refused or read as the same", () => {
  const anything = fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withSparseArray: true,
    withTypedArray: true,
  });
  for (const schema of [
    z.any(),
    z.record(z.string(), z.any()),
    z.array(z.any()),
    z.json(),
    z.looseObject({}),
  ]) {
    const T: Type<unknown> = jsonType("test/t", schema as z.core.$ZodType);
    fc.assert(
      fc.property(anything, (value) => {
        let bytes: Uint8Array;
        try {
          bytes = T.serialize(value);
        } catch {
          return;
        }
        expect(T.deserialize(bytes)).toEqual(normal(value));
      }),
    );
  }
});

/** With 0 for -0, which JSON does not tell apart. */
const normal = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe("a handler", () => {
  const Anything = jsonType("test/any", z.object({ m: z.unknown() }));
  const fn = statefulFunction({ typename: "test/fn", storage: { any: Anything } })
    .on(Int, ({ storage }) => {
      storage.any = { m: new Map([["a", 1]]) };
    })
    .on(jsonType("test/send", z.null()), ({ send, self }) => {
      send(self, Anything, { m: [undefined] });
    });

  test.each([
    [
      "storage",
      message(Int, 1),
      'test/fn "1": the value of storage "any" is not a valid test/any: m: a Map has no JSON form',
    ],
    [
      "a message",
      message(jsonType("test/send", z.null()), null),
      'the message to test/fn "1" is not a valid test/any: m.0: undefined has no JSON form',
    ],
  ])("cannot leave in %s what nobody could read", async (_where, incoming, reason) => {
    const error = await failureOf(run(fn, { messages: [incoming] }));
    expect(error.code).toBe("invalid-value");
    expect(error.message).toContain(reason);
  });
});
