/** Exactly once on the real engine, and what takes it away: short runs of npm run chaos -- --runtime flink. */
import { expect, test } from "vitest";
import { whatIsMissing } from "../../engine/engine.ts";
import { npmRun } from "../../harness/program.ts";
import { run } from "../e2e/support/fixtures.ts";

const mustRun = Boolean(process.env["CI"]) || whatIsMissing() === undefined;
const MAX_MS = 600_000;

async function chaos(...args: string[]) {
  const { code, stdout, stderr } = await run(npmRun("chaos", "--runtime", "flink", ...args));
  process.stdout.write(stdout);
  return { code, stderr, lastLine: stdout.trimEnd().split("\n").at(-1) };
}

test.skipIf(!mustRun)("3 kills: no violations", { timeout: MAX_MS }, async () => {
  const { code, stderr, lastLine } = await chaos("--kills", "3", "--seed", "1");
  expect(lastLine, stderr).toBe("violations: 0");
  expect(code).toBe(0);
});

test.skipIf(!mustRun)(
  "the JobManager killed without high availability: the checker sees what is wrong",
  {
    timeout: MAX_MS,
  },
  async () => {
    const { code, stderr, lastLine } = await chaos("--kills", "1", "--seed", "1", "--no-ha");
    expect(lastLine, stderr).toMatch(/^violations: [1-9]\d*$/);
    expect(code).toBe(1);
  },
);
