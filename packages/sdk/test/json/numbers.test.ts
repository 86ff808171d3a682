/**
 * A number keeps its digits or is refused: JSON.parse rounds what a double cannot hold, and an id or an amount that is
 * rounded without a word is another one.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import * as mini from "zod/mini";
import { reasonOf } from "../../src/errors.ts";
import { jsonType, type StandardSchema, statefulFunction } from "../../src/index.ts";
import { deadLetters, lettersOf, run, text } from "../support.ts";

const opaque: StandardSchema<unknown> = {
  "~standard": { version: 1, vendor: "by hand", validate: (value) => ({ value }) },
};
const SCHEMAS: readonly (readonly [string, z.core.$ZodType | StandardSchema<unknown>])[] = [
  ["a number", z.object({ x: z.number() })],
  ["an integer", z.object({ x: z.int() })],
  ["a number of zod/mini", mini.object({ x: mini.number() })],
  [
    "a number that a codec reads",
    z.object({ x: z.codec(z.number(), z.string(), { decode: String, encode: Number }) }),
  ],
  ["a record", z.record(z.string(), z.number())],
  ["anything", z.object({ x: z.unknown() })],
  ["what a loose object lets through", z.looseObject({})],
  ["the schema of another library", opaque],
];
const read = (schema: z.core.$ZodType | StandardSchema<unknown>, json: string): unknown =>
  jsonType("test/t", schema as StandardSchema<unknown>).deserialize(Buffer.from(json));
const problemOf = (schema: z.core.$ZodType | StandardSchema<unknown>, json: string): string => {
  try {
    read(schema, json);
  } catch (error) {
    return reasonOf(error);
  }
  return "none";
};

describe.each(SCHEMAS)("as %s", (_what, schema) => {
  test.each([
    "12345678901234567890",
    "9007199254740993",
    "-9007199254740993",
    "1e400",
    "-1e400",
    "1e-400",
    "1.2345678901234567891e19",
    "9007199254740992.5",
  ])("%s, which would be rounded, is refused and named", (number) => {
    expect(problemOf(schema, `{"x": ${number}}`)).toMatch(
      new RegExp(`x"?: ${number.replaceAll(".", "\\.")} is a number that a double cannot hold`),
    );
  });
});

test.each([
  "9007199254740992",
  "12345678901234567168",
  "12345678901234567000",
  "1e23",
  "1.7976931348623157e308",
  "0.30000000000000004",
  "0.1000000000000000055511151231257827",
  "5e-324",
  "-0.0",
  "0e5",
  "1732550000000000",
])("%s, of which nothing is lost, is a number", (number) => {
  expect(read(z.array(z.number()), `[${number}]`)).toEqual([Number(number)]);
  expect(read(z.unknown(), `[${number}]`)).toEqual([Number(number)]);
});

test("every double that was written is read as the same", () => {
  const T = jsonType("test/t", z.number());
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
      expect(T.deserialize(T.serialize(number))).toBe(number === 0 ? 0 : number);
    }),
  );
});

test("a number in a field that the schema drops does no harm", () => {
  expect(read(z.object({ x: z.int() }), '{"x":1,"trace":12345678901234567890}')).toEqual({ x: 1 });
});

test("text that looks like such a number is text", () => {
  const value = { id: "12345678901234567890", note: "a, 12345678901234567890: 1e400" };
  expect(read(z.unknown(), JSON.stringify(value))).toEqual(value);
});

describe("a bigint", () => {
  const Account = z.object({
    id: z.bigint(),
    history: z.array(z.int64().nullable()).optional(),
    get parents() {
      return z.record(z.string(), Account).optional();
    },
  });
  const T = jsonType("test/account", Account);

  test("keeps every digit, as an integer of JSON", () => {
    const account = {
      id: 12345678901234567890n,
      history: [2n ** 63n - 1n, null, -5n, 0n, 2n ** 53n],
      parents: { one: { id: 1n }, two: { id: -(10n ** 30n) } },
    };
    const bytes = T.serialize(account);
    expect(Buffer.from(bytes).toString()).toBe(
      '{"id":12345678901234567890,"history":[9223372036854775807,null,-5,0,9007199254740992],' +
        '"parents":{"one":{"id":1},"two":{"id":-1000000000000000000000000000000}}}',
    );
    expect(T.deserialize(bytes)).toEqual(account);
  });

  test("is any", () => {
    fc.assert(
      fc.property(fc.bigInt(), (id) => {
        expect(T.deserialize(T.serialize({ id }))).toEqual({ id });
      }),
    );
  });

  test.each([
    ["zod/mini", mini.object({ x: mini.bigint() })],
    ["a coerced one", z.object({ x: z.coerce.bigint() })],
    ["an option of a union", z.object({ x: z.union([z.string(), z.bigint()]) })],
    [
      "a codec's JSON",
      z.object({ x: z.codec(z.bigint(), z.bigint(), { decode: (n) => n, encode: (n) => n }) }),
    ],
    [
      "a discriminated union",
      z
        .discriminatedUnion("x", [
          z.object({ x: z.literal(1), y: z.int() }),
          z.object({ x: z.literal("2"), y: z.bigint() }),
        ])
        .or(z.object({ x: z.bigint() })),
    ],
  ])("is one in %s", (_what, schema) => {
    expect(read(schema, '{"x":12345678901234567890}')).toEqual({ x: 12345678901234567890n });
  });

  test.each(["1.5", "1e400", "true", '"5"', "1e21"])("is not %s", (json) => {
    expect(problemOf(z.object({ x: z.bigint() }), `{"x":${json}}`)).not.toBe("none");
  });

  test("has 1,000 digits at most, and more are not written either", () => {
    const digits = "9".repeat(1001);
    expect(problemOf(z.bigint(), digits)).toMatch(/^9{40}… has more than 1000 digits$/);
    expect(() => jsonType("test/t", z.bigint()).serialize(BigInt(digits))).toThrow(
      "more than 1000 digits",
    );
    expect(read(z.bigint(), digits.slice(1))).toBe(BigInt(digits.slice(1)));
  });

  test("that would be read as a number is not written", () => {
    const T = jsonType("test/t", z.union([z.number(), z.bigint()]));
    expect(() => T.serialize(5n)).toThrow("5n would be read back as 5");
    expect(T.deserialize(T.serialize(2n ** 60n))).toBe(2n ** 60n);
  });
});

test("a message with a number that would be rounded goes to the dead letters as it is", async () => {
  const Deposit = jsonType("test/deposit", z.object({ amount: z.number() }));
  const fn = statefulFunction({ typename: "test/fn" }).on(Deposit, ({ send, self }, deposit) => {
    send(self, Deposit, deposit);
  });
  const messages = [
    text("test/deposit", '{"amount":12345678901234567890}'),
    text("test/deposit", '{"amount":1}'),
  ];
  const answer = await run(fn, { messages }, { deadLetters });
  expect(answer.sent.map(({ bytes }) => bytes.toString())).toEqual(['{"amount":1}']);
  expect(lettersOf(answer)).toMatchObject([
    {
      payload: '{"amount":12345678901234567890}',
      reason: expect.stringContaining("amount: 12345678901234567890 is a number that"),
    },
  ]);
});
