/** npm run bench -- --peers, as far as it goes without the peers. */
import { expect, test } from "vitest";
import { assertConserved, type PeerFigures } from "../peers/measure.ts";
import { IN_PROCESS, OVER_HTTP } from "../peers/statefun.ts";
import { aimRows, figureRows, howRows, type Measured, RESTATE } from "../peers/tables.ts";

function measured(name: string, speeds: readonly number[], problem?: string): Measured {
  const figures = speeds.map(
    (eventsPerSecond): PeerFigures => ({
      eventsPerSecond,
      cpuMicrosPerEvent: 50,
      megabytes: 200,
      syncsPerEvent: eventsPerSecond === speeds.at(-1) ? 0.01234 : undefined,
    }),
  );
  return { peer: { name, durability: "a log", differs: "no timer" }, figures, problem };
}

const ALL = [
  measured(IN_PROCESS, [18_000, 30_000, 20_000]),
  measured(OVER_HTTP, [5000, 6000, 5500]),
  measured("workerd", [1000, 900, 1400]),
  measured(RESTATE, [400], "npm is not installed here"),
];

test("a peer's speed is its median, beside how many times as fast this project is", () => {
  expect(figureRows(ALL)[2]).toEqual({
    "": "workerd",
    "events/s": 1000,
    "CPU us/event": 50,
    "MB resident": 200,
    "syncs/event": 0.012,
    "in process / this": 20,
    "over HTTP / this": 5.5,
  });
});

test("a peer that cannot be had is a line that says why, and none of its figures counts", () => {
  expect(figureRows(ALL)[3]).toEqual({ "": RESTATE, "events/s": "left out" });
  expect(howRows(ALL)[3]).toMatchObject({ "durable by": "left out: npm is not installed here" });
});

test("each that was measured says what it has on disk and what differs", () => {
  expect(howRows(ALL)[2]).toEqual({
    "": "workerd",
    "durable by": "a log",
    "what differs": "no timer",
  });
});

test("an aim is reached, missed or left out", () => {
  const reached = aimRows(ALL).map(({ aim, measured, reached }) => [aim, measured, reached]);
  expect(reached).toEqual([
    [`events/s, ${IN_PROCESS} / workerd`, 20, "yes"],
    [`events/s, ${OVER_HTTP} / workerd`, 5.5, "yes"],
    [`events/s, ${IN_PROCESS} / ${RESTATE}`, "left out", ""],
  ]);
  const slower = [measured(IN_PROCESS, [19_000]), measured("workerd", [1000])];
  expect(aimRows(slower)[0]).toMatchObject({ wanted: ">= 20", measured: 19, reached: "no" });
});

test.each([
  [{ inBaskets: 9, taken: 10 }, "after 10 adds, 10 units were taken and 9 are in baskets"],
  [{ inBaskets: 10, taken: 9 }, "after 10 adds, 9 units were taken and 10 are in baskets"],
  [{ inBaskets: 11, taken: 11 }, "after 10 adds, 11 units were taken and 11 are in baskets"],
  [{ inBaskets: 9, taken: undefined }, "after 10 adds, 10 units were taken and 9 are in baskets"],
])("units that are lost or counted twice void a measurement: %j", (units, message) => {
  expect(() => assertConserved(10, units)).toThrow(message);
});

test("units that are where they belong are right, where the stock cannot be seen as well", () => {
  expect(() => assertConserved(10, { inBaskets: 10, taken: 10 })).not.toThrow();
  expect(() => assertConserved(10, { inBaskets: 10, taken: undefined })).not.toThrow();
});
