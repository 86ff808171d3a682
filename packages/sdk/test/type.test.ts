/**
 * Types that a user declares: JSON with a schema, protobuf messages and bytes of their own. They meet data from outside
 * first, so they have to refuse what is not theirs, and must refuse to write what they could not read again.
 */
import fc from "fast-check";
import protobuf from "protobufjs";
import { describe, expect, expectTypeOf, test } from "vitest";
import * as z from "zod";
import * as mini from "zod/mini";
import {
  customType,
  type Immutable,
  jsonType,
  protobufType,
  type StandardSchema,
} from "../src/index.ts";
import { thrownBy } from "./support.ts";

describe("jsonType with zod", () => {
  const Order = jsonType(
    "test/order",
    z.object({ item: z.string(), quantity: z.int().min(1), note: z.string().optional() }),
  );

  test("is JSON in UTF-8", () => {
    const bytes = Order.serialize({ item: "Söckchen", quantity: 3 });
    expect(Buffer.from(bytes).toString("utf8")).toBe('{"item":"Söckchen","quantity":3}');
    expect(Order.deserialize(bytes)).toStrictEqual({ item: "Söckchen", quantity: 3 });
  });

  test("values survive the round trip", () => {
    const orders = fc.record(
      {
        item: fc.string({ unit: "binary" }),
        quantity: fc.integer({ min: 1 }),
        note: fc.string({ unit: "binary" }),
      },
      { requiredKeys: ["item", "quantity"] },
    );
    fc.assert(
      fc.property(orders, (order) => {
        expect(Order.deserialize(Order.serialize(order))).toEqual(order);
      }),
    );
  });

  test.each([
    ["a broken schema", '{"item":"socks","quantity":0}'],
    ["a missing field", '{"item":"socks"}'],
    ["another type of field", '{"item":1,"quantity":1}'],
    ["no object", "null"],
    ["no JSON", "{item:"],
    ["nothing", ""],
  ])("refuses %s", (_what, text) => {
    expect(() => Order.deserialize(Buffer.from(text))).toThrow();
  });

  test.each([
    ["inside of text", Buffer.from('{"item":"\xff","quantity":1}', "latin1")],
    ["a cut-off character at the end", Buffer.from('"\xc3', "latin1")],
    ["a surrogate", Buffer.from('{"item":"\xed\xa0\x80","quantity":1}', "latin1")],
  ])("refuses bytes that are not UTF-8: %s", (_what, bytes) => {
    expect(() => Order.deserialize(bytes)).toThrow("utf-8");
  });

  test("refuses to write what it would not read", () => {
    expect(() => Order.serialize({ item: "socks", quantity: 1.5 })).toThrow();
  });

  test("refuses to write what has no JSON form", () => {
    const Anything = jsonType("test/anything", z.unknown());
    expect(() => Anything.serialize(undefined)).toThrow("no JSON form");
    expect(() => Anything.serialize(1n)).toThrow(TypeError);
  });

  test("runs the schema's codecs in both directions", () => {
    const isoDate = z.codec(z.iso.datetime(), z.date(), {
      decode: (text) => new Date(text),
      encode: (date) => date.toISOString(),
    });
    const Visit = jsonType("test/visit", z.object({ at: isoDate }));
    const at = new Date(Date.UTC(2026, 10, 5));
    const bytes = Visit.serialize({ at });
    expect(Buffer.from(bytes).toString()).toBe('{"at":"2026-11-05T00:00:00.000Z"}');
    expect(Visit.deserialize(bytes)).toStrictEqual({ at });
    expectTypeOf(Visit.deserialize(bytes)).toEqualTypeOf<{ at: Date }>();
  });
});

describe("jsonType with zod/mini", () => {
  const isoDate = mini.codec(mini.iso.datetime(), mini.date(), {
    decode: (text) => new Date(text),
    encode: (date) => date.toISOString(),
  });
  const Visit = jsonType("test/visit", mini.object({ at: isoDate }));

  test("runs the schema's codecs in both directions", () => {
    const at = new Date(Date.UTC(2026, 10, 5));
    const bytes = Visit.serialize({ at });
    expect(Buffer.from(bytes).toString()).toBe('{"at":"2026-11-05T00:00:00.000Z"}');
    expect(Visit.deserialize(bytes)).toStrictEqual({ at });
    expectTypeOf(Visit.deserialize(bytes)).toEqualTypeOf<{ at: Date }>();
  });

  test("says what is wrong, and where", () => {
    const read = () => Visit.deserialize(Buffer.from('{"at":"soon"}'));
    expect(read).toThrow(/"at"[\s\S]*Invalid ISO datetime/);
  });
});

describe("jsonType with any Standard Schema", () => {
  const percent: StandardSchema<number> = {
    "~standard": {
      version: 1,
      vendor: "by hand",
      validate: (value) =>
        typeof value === "number" && value >= 0 && value <= 100
          ? { value }
          : { issues: [{ message: "no percentage", path: ["deep", { key: "inside" }] }] },
    },
  };
  const Percent = jsonType("test/percent", percent);

  test("is JSON", () => {
    expect(Buffer.from(Percent.serialize(50)).toString()).toBe("50");
    expect(Percent.deserialize(Buffer.from("50"))).toBe(50);
    expectTypeOf(Percent.deserialize).returns.toEqualTypeOf<number>();
  });

  test("is checked in both directions, and says where", () => {
    expect(() => Percent.serialize(101)).toThrow("deep.inside: no percentage");
    expect(() => Percent.deserialize(Buffer.from("101"))).toThrow("deep.inside: no percentage");
  });

  test("refuses an asynchronous schema", () => {
    const Later = jsonType("test/later", {
      "~standard": { version: 1, vendor: "by hand", validate: async (value) => ({ value }) },
    } satisfies StandardSchema<unknown>);
    expect(() => Later.deserialize(Buffer.from("1"))).toThrow("asynchronous");
  });
});

describe("protobufType", () => {
  const { root } = protobuf.parse(
    'syntax = "proto3"; message Photo { string title = 1; bytes pixels = 2; }',
  );
  interface PhotoMessage {
    readonly title: string;
    readonly pixels: Uint8Array;
  }
  const codec = root.lookupType("Photo");
  const Photo = protobufType("test/photo", {
    encode: (photo: PhotoMessage) => codec.encode(photo),
    decode: (bytes: Uint8Array) => codec.toObject(codec.decode(bytes)) as PhotoMessage,
  });

  test("is the message's bytes", () => {
    const photo = { title: "cat", pixels: Uint8Array.of(1, 2) };
    const bytes = Photo.serialize(photo);
    expect(Buffer.from(bytes).toString("hex")).toBe("0a03636174" + "12020102");
    expect(Photo.deserialize(bytes)).toEqual(photo);
  });

  test.each([
    ["a Buffer, as the endpoint has it", (bytes: Uint8Array) => Buffer.from(bytes)],
    ["a Uint8Array", (bytes: Uint8Array) => Uint8Array.from(bytes)],
  ])("a value's bytes are its own, decoded from %s", (_what, bytesOf) => {
    const request = bytesOf(Photo.serialize({ title: "cat", pixels: Uint8Array.of(1, 2) }));
    const photo = Photo.deserialize(request);
    request.fill(0);
    expect([...photo.pixels]).toEqual([1, 2]);
  });

  test("refuses bytes that are not such a message", () => {
    expect(() => Photo.deserialize(Buffer.from("0aff", "hex"))).toThrow();
  });
});

test("customType has the bytes that its codec makes", () => {
  const Csv = customType("test/csv", {
    serialize: (cells: string[]) => Buffer.from(cells.join(",")),
    deserialize: (bytes) => Buffer.from(bytes).toString().split(","),
  });
  expect(Buffer.from(Csv.serialize(["a", "b"])).toString()).toBe("a,b");
  expect(Csv.deserialize(Buffer.from("a,b"))).toEqual(["a", "b"]);
});

test.each(["", "order", "/order", "test/", "/"])("no type can be named %o", (name) => {
  // A name that is only known at run time is not checked by the compiler.
  const error = thrownBy(() => jsonType(name as "test/name", z.string()));
  expect(error).toMatchObject({ code: "invalid-declaration" });
  expect(error.message).toContain("<namespace>/<name>");
});

test("Immutable is deeply readonly and leaves alone what has no readonly form", () => {
  class Point {
    x = 0;
  }
  interface Before {
    list: { n: number }[];
    tuple: [number, string[]];
    map: Map<string, { n: number }>;
    set: Set<string[]>;
    optional?: string;
    branded: string & z.$brand<"Id">;
    date: Date;
    bytes: Uint8Array;
    fn: (n: number) => string;
    either: { kind: "a"; n: number } | { kind: "b" };
    nothing: null;
    unknown: unknown;
    point: Point;
  }
  interface After {
    readonly list: readonly { readonly n: number }[];
    readonly tuple: readonly [number, readonly string[]];
    readonly map: ReadonlyMap<string, { readonly n: number }>;
    readonly set: ReadonlySet<readonly string[]>;
    readonly optional?: string;
    readonly branded: string & z.$brand<"Id">;
    readonly date: Date;
    readonly bytes: Uint8Array;
    readonly fn: (n: number) => string;
    readonly either: { readonly kind: "a"; readonly n: number } | { readonly kind: "b" };
    readonly nothing: null;
    readonly unknown: unknown;
    readonly point: { readonly x: number };
  }
  expectTypeOf<Immutable<Before>>().toEqualTypeOf<After>();
  // What is immutable already stays the same.
  expectTypeOf<Immutable<After>>().toEqualTypeOf<After>();
});
