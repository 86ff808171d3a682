/** Durations as people read them. */
import { describe, expect, it } from "vitest";
import { durationText } from "../src/parts/time.tsx";

describe("a duration", () => {
  it.each([
    [0, "0 ms"],
    [0.04, "0 ms"],
    [9.96, "10 ms"],
    [85.4, "85 ms"],
    [999.4, "999 ms"],
    [999.6, "1 s"],
    [2449, "2.4 s"],
    [59_700, "1 min"],
    [3_599_999, "1 h"],
    [86_399_000, "1 d"],
    [400 * 86_400_000, "400 d"],
  ])("of %d ms is %s", (ms, text) => {
    expect(durationText(ms)).toBe(text);
  });
});
