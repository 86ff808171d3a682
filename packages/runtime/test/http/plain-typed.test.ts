/** What the API shows of a value of an instance's state: the value itself wherever JSON can hold it. */
import { expect, it } from "vitest";
import { plainTyped } from "../../src/http/plain-typed.ts";

it("is JSON where the bytes are JSON", () => {
  expect(plainTyped("com.example/Type", Buffer.from("[1]"))).toEqual({ value: [1] });
});

it("of a built-in type is that type's, if its bytes are", () => {
  expect(plainTyped("io.statefun.types/int", Buffer.alloc(0))).toEqual({ value: 0 });
  expect(plainTyped("io.statefun.types/string", Buffer.alloc(0))).toEqual({ value: "" });
  expect(plainTyped("io.statefun.types/int", Buffer.from([0xff]))).toEqual({
    value: Buffer.from([0xff]).toString("base64"),
    encoding: "base64",
  });
});
