/** What a soak says of its samples. */
import { expect, test } from "vitest";
import { flatness, type Sample } from "../soak/flatness.ts";

const BOUNDS = { MB: { times: 1.1, plus: 0 } };

const samples = (count: number, megabytes: (n: number) => number): Sample[] =>
  Array.from({ length: count }, (_, n) => ({ minute: n, MB: megabytes(n) }));

test("what settles in the first tenth is flat", () => {
  const settled = samples(100, (n) => (n < 10 ? n : 50 + (n % 3)));
  const { tenths, growth, grown } = flatness(settled, BOUNDS, ["minute", "MB"]);
  expect(grown).toEqual([]);
  expect(tenths).toHaveLength(10);
  expect(tenths[0]).toEqual({ tenth: 1, minute: 4.5, MB: 4.5 });
  expect(growth).toEqual([
    { figure: "MB", "second tenth": 51, "last tenth": 51, "at most": 56.1, flat: "yes" },
  ]);
});

test("what grows slowly but steadily is not", () => {
  expect(
    flatness(
      samples(100, (n) => 100 + n / 5),
      BOUNDS,
      [],
    ).grown,
  ).toEqual(["MB"]);
});

test("one sample that is out of the way does not count", () => {
  const once = samples(100, (n) => (n === 95 ? 1000 : 50));
  expect(flatness(once, BOUNDS, []).grown).toEqual([]);
});

test("a figure that was not sampled is not flat", () => {
  expect(
    flatness(
      samples(100, () => 1),
      { files: { times: 2, plus: 5 } },
      [],
    ).grown,
  ).toEqual(["files"]);
});
