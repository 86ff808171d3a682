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

function count(report: string, fact: string): number {
  const text = new RegExp(`^\\| ${fact} \\| ([\\d,]+) \\|$`, "m").exec(report)?.[1];
  return Number(text?.replaceAll(",", ""));
}

test.each([
  [["--runtime", "storm"], "--runtime storm: expected local or flink"],
  [["--kills", "0"], "--kills 0: expected a whole number, 1 or more"],
  [["--seed", "x"], "--seed x: expected a whole number, 0 or more"],
  [["--no-ha"], "--no-ha is for --runtime flink"],
])("npm run chaos -- %j is refused with the reason", async (args, reason) => {
  const { code, stderr } = await run(npmRun("chaos", ...args));
  expect(stderr).toContain(reason);
  expect(code).toBe(2);
});
