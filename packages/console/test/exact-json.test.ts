/** JSON that is read and written again is the same: numbers keep every digit. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isRawNumber, parseExactly } from "../src/api/exact-json.ts";

const again = (json: string): string => JSON.stringify(parseExactly(json));

describe("exact JSON", () => {
  it.each([
    "9007199254740993",
    "1e400",
    "0.30000000000000000000001",
    "-0",
    '{"a":[123456789012345678901234567890,1.50]}',
  ])("keeps %s", (json) => {
    expect(again(json)).toBe(json);
  });

  it("keeps all that JavaScript keeps", () => {
    void fc.assert(
      fc.property(fc.json(), (json) => {
        expect(JSON.parse(again(json))).toEqual(JSON.parse(json));
      }),
    );
  });

  it("knows numbers that are only text from others", () => {
    const [large, small] = parseExactly("[9007199254740993,7]") as [unknown, unknown];
    expect([isRawNumber(large), isRawNumber(small), isRawNumber({})]).toEqual([true, false, false]);
  });
});
