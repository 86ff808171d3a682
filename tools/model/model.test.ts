/** Random programs on the simulated engine: some of them here, more by `npm run model`. */
import { describe, expect, it } from "vitest";
import { NOTHING, type Program } from "../simulate/programs.ts";
import { play } from "./play.ts";
import { type Script, scriptOf } from "./script.ts";
import { describe as describeScript, shrink } from "./shrink.ts";

const PROGRAMS = 100;
const seeds = Array.from({ length: PROGRAMS }, (_, index) => index + 1);

describe("a program on the simulated engine", () => {
  it.each(seeds)("of seed %d does what the model does", async (seed) => {
    expect(await play(scriptOf(seed))).toEqual([]);
  });

  it("has everything in it that there is, if there are enough of them", () => {
    const text = seeds.flatMap((seed) => describeScript(scriptOf(seed))).join("\n");
    for (const part of [
      "add",
      "fail",
      "write bool",
      "write bytes",
      "clear",
      "emit",
      "send",
      " ms (",
    ]) {
      expect(text).toContain(part);
    }
    for (const cancel of ["at once,", "at once and sent again", "by"])
      expect(text).toContain(`taken back ${cancel}`);
    for (const end of ["deploy", "restart", "wait"])
      expect(text).toMatch(new RegExp(`^${end}`, "m"));
  });
});

it("is made as short as it can be and still fail, in words", async () => {
  const timer = {
    ms: 20,
    to: "fn/2",
    program: { ...NOTHING, add: 3 },
    cancel: "later",
    by: "fn/1",
  } as const;
  const program: Program = {
    add: 1,
    fails: 2,
    writes: [
      { value: "int", option: 1 },
      { value: "int", option: null },
    ],
    emits: 1,
    sends: [
      { to: "fn/1", program: { ...NOTHING, timers: [timer, timer] } },
      { to: "fn/2", program: NOTHING },
    ],
    timers: [timer],
  };
  const round = {
    topic: "in",
    records: [
      { id: "1", program },
      { id: "2", program },
    ],
    waitMs: 1,
    end: "restart",
  } as const;
  const script: Script = { ...scriptOf(1), rounds: [round, round] };
  const isBad = (one: Script) => /clear int.*send.*in 20 ms/.test(describeScript(one).join("\n"));
  const [, ...lines] = describeScript(await shrink(script, async (shorter) => isBad(shorter)));
  expect(lines).toEqual([
    "topic in, key 1: clear int, send fn/1 (send fn/2 in 20 ms (nothing), taken back by fn/1)",
  ]);
});
