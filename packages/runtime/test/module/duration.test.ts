/** Durations as module.yaml may write them. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseDuration } from "../../src/module/duration.ts";

describe("durations", () => {
  test.each([
    ["2m", 120_000],
    ["10 sec", 10_000],
    ["1 min", 60_000],
    ["15s", 15_000],
    ["100ms", 100],
    ["100", 100],
    [100, 100],
    [" 5 MINUTES ", 300_000],
    ["1day", 86_400_000],
    ["2 hours", 7_200_000],
    ["3 millis", 3],
    ["1500 µs", 2],
    ["1 nano", 1],
  ])("%j is %d ms", (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });

  test.each([
    ...["", "m", "PT2M", "1.5s", "2 mins", "2 hrs", "1w", "1 us", "-1s", "0", "0s", "1 m 2 s"],
    ...["99999999999999999999 d", 1.5, -1, Number.NaN, null, undefined, true],
  ])("%j is not one, nor is it on Flink", (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  test("a longer unit makes a longer duration", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.constantFrom("", " "), (n, space) => {
        const units = ["ms", "s", "m", "h", "d"].map((unit) =>
          parseDuration(`${n}${space}${unit}`),
        );
        expect(units).toEqual([n, n * 1000, n * 60_000, n * 3_600_000, n * 86_400_000]);
      }),
    );
  });
});
