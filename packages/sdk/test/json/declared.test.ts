/**
 * A schema whose values could be written but never be read again is found out when the service starts, and not when the
 * first of them is committed.
 */
import { describe, expect, test } from "vitest";
import * as z from "zod";
import * as mini from "zod/mini";
import { jsonType } from "../../src/index.ts";
import { thrownBy } from "../support.ts";

const refused: readonly (readonly [schema: z.core.$ZodType, where: string, what: string])[] = [
  [z.object({ m: z.map(z.string(), z.number()) }), "m: ", "z.map()"],
  [z.object({ list: z.array(z.object({ tags: z.set(z.string()) })) }), "list.*.tags: ", "z.set()"],
  [z.record(z.string(), z.date()), "*: ", "z.date()"],
  [z.tuple([z.string(), z.nan()]), "1: ", "z.nan()"],
  [z.tuple([z.string()], z.symbol()), "*: ", "z.symbol()"],
  [z.union([z.string(), z.date()]), "", "z.date()"],
  [z.intersection(z.object({}), z.object({ f: z.function() })), "f: ", "z.function()"],
  [z.object({ f: z.file().optional().nullable() }), "f: ", "z.file()"],
  [z.object({ p: z.promise(z.string()).readonly() }), "p: ", "z.promise()"],
  [z.looseObject({ l: z.lazy(() => z.date()) }), "l: ", "z.date()"],
  [z.object({}).catchall(z.map(z.string(), z.string())), "*: ", "z.map()"],
  [z.literal(5n), "", "a bigint as a literal"],
  [mini.object({ at: mini.date() }), "at: ", "z.date()"],
];

test.each(refused)(
  "a type without a JSON form is refused, with its path (%#)",
  (schema, where, what) => {
    const error = thrownBy(() => jsonType("test/t", schema));
    expect(error.code).toBe("invalid-declaration");
    expect(error.message).toBe(`type test/t: ${where}${what} has no JSON form. ${advice(what)}`);
  },
);

const advice = (what: string) =>
  what.startsWith("z.") ? "Use z.codec() to give it one" : "Use z.bigint() with a refinement";

const toNumber = z.string().transform(Number);
const oneWay: readonly (readonly [schema: z.core.$ZodType, where: string])[] = [
  [z.object({ a: toNumber }), "a: "],
  [z.array(z.preprocess((value) => value, z.string())), "*: "],
  [z.string().pipe(toNumber), ""],
  [
    z.object({
      m: z.codec(z.array(z.string()), z.set(toNumber), {
        decode: (a) => new Set(a),
        encode: () => [],
      }),
    }),
    "m.*: ",
  ],
  [z.string().transform(Number).default(1), ""],
];

test.each(oneWay)(
  "a transform, which runs one way only, is refused, with its path (%#)",
  (schema, where) => {
    const error = thrownBy(() => jsonType("test/t", schema));
    expect(error.code).toBe("invalid-declaration");
    expect(error.message).toMatch(`type test/t: ${where}z.transform() runs one way only`);
  },
);

describe("what a codec gives to the handler", () => {
  test("may be of any type", () => {
    const text = z.string();
    for (const value of [z.date(), z.map(text, text), z.set(text), z.instanceof(URL), z.symbol()]) {
      const codec = z.codec(text, value, { decode: () => z.NEVER, encode: () => "" });
      expect(() => jsonType("test/t", z.object({ codec }))).not.toThrow();
    }
  });
});

describe("a schema that names one that is declared below it", () => {
  test("is looked at once that is there", () => {
    const Outer = z.object({
      inner: z.lazy(() => Inner),
      get more() {
        return z.array(Inner);
      },
    });
    const Type = jsonType("test/t", Outer);
    const Inner = z.object({ n: z.number() });
    const value = { inner: { n: 1 }, more: [{ n: 2 }] };
    expect(Type.deserialize(Type.serialize(value))).toStrictEqual(value);
  });

  test("is refused then, if it has to be", () => {
    const Type = jsonType("test/t", z.object({ inner: z.lazy(() => Inner) }));
    const Inner = z.object({ at: z.date() });
    const error = thrownBy(() => Type.serialize({ inner: { at: new Date() } }));
    expect(error.message).toMatch("inner.at: z.date() has no JSON form");
  });

  test("may contain itself", () => {
    const Tree = z.object({
      n: z.number(),
      get branches() {
        return z.array(Tree);
      },
    });
    const Type = jsonType("test/t", Tree);
    const tree = { n: 1, branches: [{ n: 2, branches: [] }] };
    expect(Type.deserialize(Type.serialize(tree))).toStrictEqual(tree);
  });

  test("may be made anew at each level", () => {
    const level = (): z.core.$ZodType => z.object({ next: z.lazy(level).optional() });
    const Type = jsonType("test/t", level());
    expect(Type.deserialize(Type.serialize({ next: { next: {} } }))).toStrictEqual({
      next: { next: {} },
    });
  });
});
