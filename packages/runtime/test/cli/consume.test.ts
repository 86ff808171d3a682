/** `statefun consume`: which records it prints. How it follows and waits is tried out with real programs, in test/e2e. */
import { expect, test } from "vitest";
import { sqliteDisk, temporaryFolder } from "../disks.ts";
import { fn } from "../functions.ts";
import { type Rig, startRig } from "../support.ts";
import { jsonLines, statefun } from "./support.ts";

interface Printed {
  readonly key: string;
  readonly value: number;
  readonly offset: number;
}

/** A topic with the records `ann=0`, `ben=1`, `ann=2`, … a minute after each other. */
async function filled(folder = temporaryFolder()) {
  const rig = await startRig({ functions: fn(() => ({})), disk: sqliteDisk(folder) });
  for (let value = 0; value < 6; value++) {
    await rig.produce("in", `${value % 2 === 0 ? "ann" : "ben"}=${value}`);
    rig.clock.advance(60_000);
  }
  return { rig, folder };
}

async function printed(...args: readonly string[]): Promise<number[]> {
  const { code, stdout, stderr } = await statefun(["consume", "in", ...args]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return (jsonLines(stdout) as Printed[]).map(({ value }) => value);
}

async function served() {
  const { rig } = await filled();
  const url = await rig.serve();
  return { rig, consume: (...args: readonly string[]) => printed("--url", url, ...args) };
}

/** The same of a runtime that has ended. */
async function stored() {
  const { rig, folder } = await filled();
  await rig.close();
  return {
    rig,
    folder,
    consume: (...args: readonly string[]) => printed("--data", folder, ...args),
  };
}

/** When record `offset` came. */
function timeOf(rig: Rig, offset: number): string {
  return new Date(rig.clock.now() - (6 - offset) * 60_000).toISOString();
}

const CHOICES: [string[], number[]][] = [
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
    ["--last", "9"],
    [0, 1, 2, 3, 4, 5],
  ],
  [
    ["--key", "ben"],
    [1, 3, 5],
  ],
  [["--key", "ben", "--offset", "2", "--to", "4"], [3]],
  [["--key", "nobody"], []],
];

test.each(CHOICES)("%j of a runtime", async (args, expected) => {
  const { consume } = await served();
  expect(await consume(...args)).toEqual(expected);
});

test.each(CHOICES)("%j of a data folder", async (args, expected) => {
  const { consume } = await stored();
  expect(await consume(...args)).toEqual(expected);
});

test.each([
  ["a runtime", served],
  ["a data folder", stored],
])("from a time, and up to one, of %s", async (_what, begin) => {
  const { rig, consume } = await begin();
  expect(await consume("--from", timeOf(rig, 3))).toEqual([3, 4, 5]);
  expect(await consume("--from", timeOf(rig, 1), "--to", timeOf(rig, 3))).toEqual([1, 2, 3]);
});

test("up to an offset that is still to come", async () => {
  const { rig, consume } = await served();
  const followed = consume("--offset", "5", "--to", "6", "--follow");
  await rig.produce("in", "ann=6");
  expect(await followed).toEqual([5, 6]);
});

test("a runtime and its data folder print the same", async () => {
  const { rig, folder } = await filled();
  await rig.produce("in", 'ann={"n":12345678901234567890}', "ann=text", "no key");
  const url = await rig.serve();
  const consume = async (...from: string[]) =>
    (await statefun(["consume", "in", "--last", "4", ...from])).stdout;
  const fromRuntime = await consume("--url", url);
  await rig.close();
  expect(fromRuntime).toContain("12345678901234567890");
  expect(await consume("--data", folder)).toBe(fromRuntime);
});

test("a data folder lists its topics", async () => {
  const { folder } = await stored();
  const { stdout } = await statefun(["topics", "--data", folder, "--json"]);
  expect(jsonLines(stdout)).toEqual([
    { topic: "in", records: 6, firstOffset: 0, nextOffset: 6, lag: 0 },
  ]);
  const unknown = { code: 3, stdout: "", stderr: `there is no topic "out" in ${folder}\n` };
  expect(await statefun(["topics", "out", "--data", folder])).toEqual(unknown);
  expect(await statefun(["consume", "out", "--data", folder])).toEqual({ ...unknown, code: 1 });
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
  [["--data", ".", "--follow"], /^--follow is for a runtime/],
  [["--data", ".", "--url", "http://localhost"], /cannot be used with/],
  [["--last", "2", "--offset", "1"], /^only one of --offset, --from and --last/],
])("%j is a mistake", async (args, message) => {
  const ended = await statefun(["consume", "in", ...args]);
  expect(ended).toEqual({ code: 2, stdout: "", stderr: expect.stringMatching(message) });
});
