/** How long commits take, as it is counted: whoever looks has to see both all of them and how it goes now. */
import { expect, it } from "vitest";
import { CommitTimes } from "../../src/commit/commit-times.ts";

it("counts each among those of its size and of all larger ones", () => {
  const times = new CommitTimes();
  for (const ms of [0.4, 1, 3, 7000, 60_000]) times.add(ms);
  const { buckets, sum } = times.histogram;
  const upTo = (seconds: number) => buckets.find(({ le }) => le === seconds)?.count;
  expect([0.001, 0.0025, 0.005, 5, 10, Infinity].map(upTo)).toEqual([2, 2, 3, 3, 4, 5]);
  expect(sum).toBeCloseTo(67.0044, 9);
});

it("knows how long the newest ones took", () => {
  const times = new CommitTimes();
  expect(times.quantile(0.5)).toBe(0);
  for (let count = 0; count < 300; count++) times.add(1000);
  for (let ms = 1; ms <= 256; ms++) times.add(ms);
  expect([0, 0.5, 0.99, 1].map((share) => times.quantile(share))).toEqual([1, 129, 254, 256]);
});
