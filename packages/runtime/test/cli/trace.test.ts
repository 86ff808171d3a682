/** `statefun trace`: the tree that a person sees, and what a program gets. */
import { expect, it } from "vitest";
import { startTracing } from "../http/tracing.ts";
import { untilDurable } from "../support.ts";
import { jsonLines, statefun } from "./support.ts";

async function start() {
  const tracing = await startTracing();
  const url = await tracing.rig.serve();
  return { ...tracing, run: (...args: string[]) => statefun(["trace", ...args, "--url", url]) };
}

it("shows what came of a record as a tree, and of a message the same", async () => {
  const { rig, tell, run, ofRecord } = await start();
  await tell("a", {
    send: [["other/b", { write: ["out"] }]],
    delayed: [{ ms: 5000, to: "fn/c", program: {} }],
  });
  await rig.idle();
  const { code, stdout } = await run("in", "0");
  expect(code).toBe(0);
  expect(stdout.split("\n").map((line) => line.replaceAll(/ {2,}/g, "  "))).toEqual([
    "from record 0 of in, 2026-01-01T00:00:00.000Z",
    "AFTER MS  TOOK MS  INSTANCE  MESSAGE  TYPE  CAME  WROTE  OUTCOME",
    expect.stringMatching(/^ {2}0 {2}0 {2}test\/fn a {2}1 {2}test\/text {2}record {2}answered$/),
    expect.stringMatching(
      /^ {2}0 {2}0 {2}test\/other b {2}2 {2}test\/text {2}message {2}out 0 {2}answered$/,
    ),
    expect.stringMatching(
      /^ {2}test\/fn c {2}3 {2}test\/text {2}delayed {2}delayed until 2026-01-01T00:00:05.000Z$/,
    ),
    "",
  ]);
  expect(stdout).toMatch(/ test\/fn a .*\n.* {3}test\/other b /);
  expect((await run("test/other", "b", "2")).stdout).toBe(stdout);
  expect(jsonLines((await run("out", "0", "--json")).stdout)).toEqual([await ofRecord(0)]);
});

it("says why a message failed, and what it cannot know", async () => {
  const { rig, tell, run } = await start();
  await tell("a", { fail: true });
  await untilDurable(rig, () => rig.parts.failures.failing.size > 0);
  expect((await run("in", "0")).stdout).toMatch(/ failing, failed once: .*told to fail/);
  const unknown = await run("test/fn", "a", "99");
  expect([unknown.code, unknown.stderr]).toEqual([
    3,
    'nothing is kept of message 99 of test/fn "a"\n',
  ]);
  expect((await run("in", "first")).stderr).toMatch(
    /^first: expected the offset of a record of in/,
  );
  expect((await run("fn", "a", "1")).stderr).toContain('"fn" is not the name of a function');
});
