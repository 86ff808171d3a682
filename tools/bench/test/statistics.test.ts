import { expect, test } from "vitest";
import { median, quantile, sum } from "../statistics.ts";

test("the median is the middle one, or between the two in the middle", () => {
  expect(median([30, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 30])).toBe(3);
  expect(median([])).toBeNaN();
});

test("a quantile is one of the values", () => {
  const values = Array.from({ length: 1000 }, (_, n) => 1000 - n);
  expect(quantile(values, 0.5)).toBe(501);
  expect(quantile(values, 0.99)).toBe(991);
  expect(quantile([7], 0.99)).toBe(7);
  expect(quantile([], 0.5)).toBeNaN();
});

test("the sum of nothing is 0", () => {
  expect(
    sum(
      new Map([
        ["a", 1.5],
        ["b", 2],
      ]).values(),
    ),
  ).toBe(3.5);
  expect(sum([])).toBe(0);
});
