/** How long failed instances wait: a wrong number here is a storm of retries, or an instance that never comes back. */
import { expect, it } from "vitest";
import { backoff } from "../../src/functions/backoff.ts";

it("doubles up to half a minute, however many attempts there were", () => {
  const attempts = [1, 2, 3, 4, 10, 11, 50, 10_000, Number.MAX_SAFE_INTEGER];
  expect(attempts.map((attempt) => backoff(attempt, 1))).toEqual([
    50, 100, 200, 400, 25_600, 30_000, 30_000, 30_000, 30_000,
  ]);
});

it("is no shorter than the attempt was, so that an operator can get in between, and half a minute at most", () => {
  expect([10, 5000, 120_000].map((tookMs) => backoff(1, 1, tookMs))).toEqual([50, 5000, 30_000]);
});

it("is spread over its second half, so that they do not all come back at once", () => {
  expect([0, 0.5, 1].map((random) => backoff(2, random))).toEqual([50, 75, 100]);
  expect([0, 0.5, 1].map((random) => backoff(100, random))).toEqual([15_000, 22_500, 30_000]);
});
