/** The table of npm run bench -- --compare: medians, ratios, and what it marks. */
import { expect, test } from "vitest";
import { type Figures, ratioRows } from "../compare/ratios.ts";

const all = (name: string, ...values: number[]): Figures[] =>
  values.map((value) => new Map([[name, value]]));

function row(name: string, before: number, after: number) {
  return ratioRows("way", "v1", { before: all(name, before), after: all(name, after) })[0];
}

test("a row has the medians of both sides and their ratio", () => {
  const sides = { before: all("ready ms", 90, 500, 110), after: all("ready ms", 55.25, 1, 900) };
  expect(ratioRows("in process", "v1", sides)).toEqual([
    { "": "in process: ready ms", v1: 110, "working tree": 55.3, ratio: "0.50", "worse by": "" },
  ]);
});

test("fewer events a second are worse, as is more of anything else", () => {
  expect(row("events/s", 2000, 1000)).toMatchObject({ ratio: "0.50", "worse by": "100 %" });
  expect(row("events/s", 1000, 2000)).toMatchObject({ ratio: "2.00", "worse by": "" });
  expect(row("MB resident", 300, 330)).toMatchObject({ ratio: "1.10", "worse by": "10 %" });
  expect(row("MB resident", 330, 300)).toMatchObject({ "worse by": "" });
});

test("5 % and what cannot be told apart are not marked", () => {
  expect(row("ready ms", 400, 420)).toMatchObject({ "worse by": "" });
  expect(row("ready ms", 400, 421)).toMatchObject({ "worse by": "5 %" });
  expect(row("receipt p50 ms", 0.02, 0.18)).toMatchObject({ ratio: "9.00", "worse by": "" });
});

test("what only one side has is there without a ratio", () => {
  const sides = { before: all("  old-thread", 20), after: all("  api", 4) };
  expect(ratioRows("way", "v1", sides)).toEqual([
    { "": "way:   old-thread", v1: 20, "working tree": "", ratio: "", "worse by": "" },
    { "": "way:   api", v1: "", "working tree": 4, ratio: "", "worse by": "" },
  ]);
});

test("there is no ratio to nothing", () => {
  expect(row("receipt p50 ms", 0, 3)).toMatchObject({ ratio: "", "worse by": "" });
});
