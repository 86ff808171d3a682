/** A change of a value is told field by field. */
import { expect, it } from "vitest";
import { differences } from "../src/pages/instances/history/differences.ts";

const of = (before: unknown, after: unknown) =>
  differences(
    before === undefined ? undefined : { value: before },
    after === undefined ? undefined : { value: after },
  ).map((one) => [one.path, one.before?.value, one.after?.value]);

it("names what was added, removed and changed within JSON", () => {
  expect(
    of(
      { basket: { socks: 1, hats: 2, "a b": 3 }, same: [1, 2] },
      { basket: { socks: 4, mugs: 1, "a b": 5 }, same: [1, 2] },
    ),
  ).toEqual([
    ["basket.socks", 1, 4],
    ["basket.hats", 2, undefined],
    ['basket["a b"]', 3, 5],
    ["basket.mugs", undefined, 1],
  ]);
  expect(of([1, { a: null }], [1, { a: 0 }, 3])).toEqual([
    ["[1].a", null, 0],
    ["[2]", undefined, 3],
  ]);
});

it("is about the whole where nothing within is the same", () => {
  expect(of(5, 6)).toEqual([["", 5, 6]]);
  expect(of({ a: 1 }, [1])).toEqual([["", { a: 1 }, [1]]]);
  expect(of({}, { a: 1 })).toEqual([["", {}, { a: 1 }]]);
  expect(of(undefined, { a: 1 })).toEqual([["", undefined, { a: 1 }]]);
  expect(of({ a: 1 }, undefined)).toEqual([["", { a: 1 }, undefined]]);
});

it("is nothing where the same was written", () => {
  expect(of({ a: [1] }, { a: [1] })).toEqual([]);
});

it("is about the whole of what is not JSON, or is only the beginning of it", () => {
  const [text, beginning] = [
    { value: "a", encoding: "utf8" },
    { value: "{", encoding: "utf8", truncated: true },
  ] as const;
  expect(differences(text, { value: 1 })).toEqual([
    { path: "", before: text, after: { value: 1 } },
  ]);
  expect(differences(beginning, beginning)).toEqual([
    { path: "", before: beginning, after: beginning },
  ]);
});
