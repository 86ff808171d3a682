/** What the API shows of a value of an instance's state: the value itself wherever JSON can hold it. */
import { double, float } from "statefun-wire/types";
import { expect, it } from "vitest";
import { plainTyped } from "../../src/kafka-rest/plain-typed.ts";

it("is JSON where the bytes are JSON", () => {
  expect(plainTyped("com.example/Type", Buffer.from("[1]"))).toEqual({ value: [1] });
});

it("is text where the bytes are text and not JSON, and base64 where they are neither", () => {
  expect(plainTyped("com.example/Type", Buffer.from("Welcome Bob!"))).toEqual({
    value: "Welcome Bob!",
    encoding: "utf8",
  });
  expect(plainTyped("com.example/Type", Buffer.from([0xff]))).toEqual({
    value: "/w==",
    encoding: "base64",
  });
});

it("is every number, also those that JSON has none for", () => {
  const shown = (typename: string, bytes: Uint8Array) =>
    JSON.stringify(plainTyped(typename, bytes));
  for (const [number, text] of [
    [Number.NaN, '"NaN"'],
    [Number.POSITIVE_INFINITY, '"Infinity"'],
    [Number.NEGATIVE_INFINITY, '"-Infinity"'],
    [-0, "-0"],
    [0.5, "0.5"],
  ] as const) {
    expect(shown("io.statefun.types/double", double.encode(number))).toBe(`{"value":${text}}`);
    expect(shown("io.statefun.types/float", float.encode(number))).toBe(`{"value":${text}}`);
  }
});

it("of a built-in type is that type's, if its bytes are", () => {
  expect(plainTyped("io.statefun.types/int", Buffer.alloc(0))).toEqual({ value: 0 });
  expect(plainTyped("io.statefun.types/string", Buffer.alloc(0))).toEqual({ value: "" });
  expect(plainTyped("io.statefun.types/int", Buffer.from([0xff]))).toEqual({
    value: Buffer.from([0xff]).toString("base64"),
    encoding: "base64",
  });
});
