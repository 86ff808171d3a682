/** JSON on its way through the runtime: parsed and written again it has to say the same, to the last digit. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseExactly, plainJson, textOf } from "../../src/kafka-rest/exact-json.ts";

const again = (text: string): string => JSON.stringify(parseExactly(text));

describe("JSON", () => {
  it("keeps every number as it was written", () => {
    for (const text of ["9007199254740993", "-0", "1.0", "1E2", "0.1", "1e400", '{"a":[-0.0]}']) {
      expect(again(text)).toBe(text);
    }
    const digits = fc.stringMatching(/^(0|[1-9]\d{0,30})$/);
    const number = fc
      .tuple(
        fc.constantFrom("", "-"),
        digits,
        fc.oneof(fc.constant(""), fc.stringMatching(/^\.\d{1,25}$/)),
        fc.oneof(fc.constant(""), fc.stringMatching(/^[eE][+-]?\d{1,4}$/)),
      )
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(fc.array(number), (numbers) => {
        const text = `[${numbers.join(",")}]`;
        expect(again(text)).toBe(text);
        expect(again(`{"a":${text}}`)).toBe(`{"a":${text}}`);
      }),
    );
  });

  it("is the same value as any parser reads", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(JSON.parse(again(text))).toEqual(JSON.parse(text));
      }),
    );
  });

  it("is refused when it could not be written again", () => {
    const nested = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;
    const objects = (depth: number) => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;
    expect(again(nested(900))).toBe(nested(900));
    for (const text of [nested(1001), objects(1001), nested(1_000_000), `[1.50,${nested(5000)}]`]) {
      expect(() => parseExactly(text)).toThrow(SyntaxError);
    }
    // Brackets in strings are not depth, and a quote may be escaped.
    const brackets = JSON.stringify({ a: '["\\'.repeat(5000), b: '"[{'.repeat(5000) });
    expect(again(brackets)).toBe(brackets);
    const wide = `[${"[],".repeat(5000)}[]]`;
    expect(again(wide)).toBe(wide);
  });
});

describe("a value for people", () => {
  const base64 = (bytes: readonly number[]) => ({
    value: Buffer.from(bytes).toString("base64"),
    encoding: "base64",
  });

  const utf8 = (value: string) => ({ value, encoding: "utf8" });

  it("is its text when it is not JSON", () => {
    for (const text of [
      "nonsense",
      "",
      "\ufeff1",
      "\0",
      "1 2",
      "[".repeat(5000) + "]".repeat(5000),
    ]) {
      expect(plainJson(Buffer.from(text))).toEqual(utf8(text));
    }
  });

  it("is its bytes in base64 when it is not text, either", () => {
    expect(plainJson(Buffer.from([0xff, 0x31]))).toEqual(base64([0xff, 0x31]));
    // A view of a part of a buffer is that part.
    expect(plainJson(Buffer.from([0x31, 0xff, 0x32]).subarray(1, 2))).toEqual(base64([0xff]));
  });

  it("is not text with an unpaired surrogate in it", () => {
    expect(textOf(Buffer.from("☃"))).toBe("☃");
    expect(textOf(Buffer.from([0xed, 0xa0, 0x80]))).toBe(undefined);
  });
});
