/** `statefun consume`: which records it prints. How it follows and waits is tried out with real programs, in test/e2e. */
import { expect, test } from "vitest";
import { fn } from "../functions.ts";
import { type Rig, startRig } from "../support.ts";
import { jsonLines, statefun } from "./support.ts";

interface Printed {
  readonly key: string;
  readonly value: number;
  readonly offset: number;
}

/** A topic with the records `ann=0`, `ben=1`, `ann=2`, … a minute after each other. */
async function served() {
  const rig = await startRig({ functions: fn(() => ({})) });
  for (let value = 0; value < 6; value++) {
    await rig.produce("in", `${value % 2 === 0 ? "ann" : "ben"}=${value}`);
    rig.clock.advance(60_000);
  }
  const url = await rig.serve();
  const consume = async (...args: string[]) => {
    const { code, stdout, stderr } = await statefun(["consume", "in", "--url", url, ...args]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    return (jsonLines(stdout) as Printed[]).map(({ value }) => value);
  };
  return { url, rig, consume };
}

/** When record `offset` came. */
function timeOf(rig: Rig, offset: number): string {
  return new Date(rig.clock.now() - (6 - offset) * 60_000).toISOString();
}

test.each<[string[], number[]]>([
  [[], [0, 1, 2, 3, 4, 5]],
  [
    ["--offset", "4"],
    [4, 5],
  ],
  [
    ["--offset", "1", "--to", "3"],
    [1, 2, 3],
  ],
  [
    ["--last", "2"],
    [4, 5],
  ],
  [
    ["--key", "ben"],
    [1, 3, 5],
  ],
  [["--key", "ben", "--offset", "2", "--to", "4"], [3]],
  [
    ["--to", "1", "--follow"],
    [0, 1],
  ],
  [["--key", "nobody"], []],
])("%j", async (args, expected) => {
  const { consume } = await served();
  expect(await consume(...args)).toEqual(expected);
});

test("from a time, and up to one", async () => {
  const { rig, consume } = await served();
  expect(await consume("--from", timeOf(rig, 3))).toEqual([3, 4, 5]);
  expect(await consume("--from", timeOf(rig, 1), "--to", timeOf(rig, 3))).toEqual([1, 2, 3]);
});

test("all of a key's records, however many others are between them", async () => {
  const { rig, consume } = await served();
  for (let batch = 0; batch < 5; batch++) {
    await rig.produce("in", ...Array.from({ length: 1000 }, () => "cat=9"));
  }
  await rig.produce("in", "ben=7");
  expect(await consume("--key", "ben")).toEqual([1, 3, 5, 7]);
});

test.each([
  [["--from", "yesterday"], /^--from yesterday: expected a time/],
  [["--from", "2026-11-26"], /^--from 2026-11-26: expected a time/],
  [["--to", "-1"], /^--to -1: expected a time/],
  [["--last", "2", "--offset", "1"], /^only one of --offset, --from and --last/],
])("%j is a mistake", async (args, message) => {
  const ended = await statefun(["consume", "in", ...args]);
  expect(ended).toEqual({ code: 2, stdout: "", stderr: expect.stringMatching(message) });
});
