/** The promise that matters most: kill -9 at any moment loses nothing acknowledged and repeats nothing visible. */
import { expect, test } from "vitest";
import { npmRun } from "../../tools/harness/program.ts";
import { run } from "./support/fixtures.ts";

test("npm run chaos: 20 kills of the local runtime, no violations", {
  timeout: 300_000,
}, async () => {
  const { code, stdout, stderr } = await run(npmRun("chaos", "--kills", "20", "--seed", "20261"));
  process.stdout.write(stdout);
  expect(stdout.trimEnd().split("\n").at(-1), stderr).toBe("violations: 0");
  expect(code).toBe(0);
  // Otherwise it has shown nothing.
  expect(count(stdout, "receipts")).toBeGreaterThan(100);
  expect(count(stdout, "out-of-stock notices")).toBeGreaterThan(0);
});

test("npm run chaos -- --load promises: 10 kills of the local runtime, no violations", {
  timeout: 300_000,
}, async () => {
  const command = npmRun("chaos", "--load", "promises", "--kills", "10", "--seed", "20262");
  const { code, stdout, stderr } = await run(command);
  process.stdout.write(stdout);
  expect(stdout.trimEnd().split("\n").at(-1), stderr).toBe("violations: 0");
  expect(code).toBe(0);
  // Otherwise it has shown nothing.
  for (const fact of [
    "alarms set, cancelled, rung",
    "records to pop, popped",
    "messages that may be bad, done, given up",
  ])
    expect(Math.min(...counts(stdout, fact)), fact).toBeGreaterThan(5);
});

function counts(report: string, fact: string): number[] {
  const text = new RegExp(`^\\| ${fact} \\| (.+) \\|$`, "m").exec(report)?.[1] ?? "";
  return text.split(", ").map((number) => Number(number.replaceAll(",", "")));
}

function count(report: string, fact: string): number {
  const text = new RegExp(`^\\| ${fact} \\| ([\\d,]+) \\|$`, "m").exec(report)?.[1];
  return Number(text?.replaceAll(",", ""));
}

test.each([
  [["--runtime", "storm"], "--runtime storm: expected local or flink"],
  [["--kills", "0"], "--kills 0: expected a whole number, 1 or more"],
  [["--seed", "x"], "--seed x: expected a whole number, 0 or more"],
  [["--no-ha"], "--no-ha is for --runtime flink"],
  [["--load", "lorry"], "--load lorry: expected shop or promises"],
  [["--load", "promises", "--runtime", "flink"], "--load promises is for --runtime local"],
])("npm run chaos -- %j is refused with the reason", async (args, reason) => {
  const { code, stderr } = await run(npmRun("chaos", ...args));
  expect(stderr).toContain(reason);
  expect(code).toBe(2);
});
