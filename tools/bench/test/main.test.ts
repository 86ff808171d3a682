/** npm run bench as far as it goes without measuring: its help, and what it says to options that are wrong. */
import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { type Env, entryPoint, ROOT } from "../../harness/program.ts";

function bench(args: readonly string[], env: Env = {}) {
  const [node, ...command] = entryPoint("tools/bench/main.ts", ...args);
  return spawnSync(node, command, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    encoding: "utf8",
  });
}

test("--help lists what can be measured", () => {
  const { status, stdout } = bench(["--help"]);
  expect(status).toBe(0);
  for (const option of [
    "--flink",
    "--service",
    "--fairness",
    "--peers",
    "--compare REF",
    "--go-sdk",
    "--soak MINUTES",
    "--rounds",
  ]) {
    expect(stdout).toContain(option);
  }
});

test.each([
  [["--compare", "no-such-branch"], "no-such-branch: git knows no such commit in this repository"],
  [["--compare=--all"], "--all: git knows no such commit in this repository"],
  [["--service", "--compare", "HEAD"], "--service and --compare: only one of them"],
  [["--peers", "--flink", "--service"], "--peers and --flink and --service: only one of them"],
  [["--soak", "0"], "--soak 0: expected a whole number, 1 or more"],
  [["--rounds", "0"], "--rounds 0: expected a whole number, 1 or more"],
  [["--events", "10"], "--events 10: expected a whole number, 1000 or more"],
])("%j is one line", (args, line) => {
  const { status, stdout, stderr } = bench(args);
  expect([status, stdout, stderr]).toEqual([2, "", `${line}\n`]);
});

test("without go: one line that says so", () => {
  const { status, stdout, stderr } = bench(["--go-sdk"], { PATH: "/nowhere" });
  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).toContain("\nthe official Go SDK needs go, which is not installed here\n");
});
