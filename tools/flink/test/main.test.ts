/** npm run flink as far as it goes without an engine: its help, and what it says where something is missing. */
import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

function flink(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return spawnSync(process.execPath, ["scripts/run.mjs", "tools/flink/main.ts", ...args], {
    env: { ...process.env, ...env },
    encoding: "utf8",
  });
}

test("--help lists the options", () => {
  const { status, stdout } = flink(["--help"]);
  expect(status).toBe(0);
  for (const option of ["--checkpoint-interval", "--no-ha", "--port-offset", "FLINK_CACHE"]) {
    expect(stdout).toContain(option);
  }
});

test("an option that is wrong is one line", () => {
  const { status, stderr } = flink(["--checkpoint-interval", "soon"]);
  expect([status, stderr]).toEqual([
    2,
    "--checkpoint-interval soon: expected milliseconds, 10 or more\n",
  ]);
});

test("without Java: one line that says which one, and how to get it", () => {
  const { status, stdout, stderr } = flink([], { PATH: "/nowhere", JAVA_HOME: "/nowhere/jdk" });
  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(
    /^The engine needs Java 17 or newer, and \/nowhere\/jdk\/bin\/java is missing, java is missing\. Install .*\n$/,
  );
});
