/** Headers are what they were when they have been kept, and can be read where they are. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { headersOf, headersText } from "../src/record-headers.ts";

describe("the headers of a record", () => {
  it("are the same ones in the same order when they have been kept", () => {
    const header = fc.tuple(
      fc.string({ unit: "binary" }),
      fc.option(fc.uint8Array(), { nil: undefined }),
    );
    fc.assert(
      fc.property(fc.array(header), (headers) => {
        expect(headersOf(headersText(headers))).toEqual(headers);
      }),
    );
  });

  it("are JSON with what can be read of them", () => {
    const utf8 = (text: string) => new TextEncoder().encode(text);
    expect(
      headersText([
        ["a", utf8("\ufeffGrüße")],
        ["a", undefined],
        ["b", Uint8Array.of(255)],
      ]),
    ).toBe('[["a","\ufeffGrüße"],["a",null],["b",{"base64":"/w=="}]]');
    expect(headersText([])).toBeUndefined();
    expect(headersOf(undefined)).toEqual([]);
  });
});
