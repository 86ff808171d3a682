/** Exactly once on the real engine, and what takes it away: short runs of npm run chaos -- --runtime flink. */
import { expect, test } from "vitest";
import { run, temporaryFolder } from "../../../test/e2e/support/fixtures.ts";
import { npmRun } from "../../harness/program.ts";
import { whatIsMissing } from "../engine.ts";

const mustRun = Boolean(process.env["CI"]) || whatIsMissing() === undefined;
const patience = { timeout: 600_000 };

async function chaos(...args: string[]) {
  const { code, stdout, stderr } = await run(npmRun("chaos", "--runtime", "flink", ...args), {
    // What a run with violations leaves goes there.
    env: { TMPDIR: temporaryFolder() },
  });
  process.stdout.write(stdout);
  return { code, stderr, lastLine: stdout.trimEnd().split("\n").at(-1) };
}

test.skipIf(!mustRun)("3 kills: no violations", patience, async () => {
  const { code, stderr, lastLine } = await chaos("--kills", "3", "--seed", "1");
  expect(lastLine, stderr).toBe("violations: 0");
  expect(code).toBe(0);
});

test.skipIf(!mustRun)(
  "no high availability, the JobManager killed: violations",
  patience,
  async () => {
    const { code, stderr, lastLine } = await chaos("--kills", "1", "--seed", "1", "--no-ha");
    expect(lastLine, stderr).toMatch(/^violations: [1-9]\d*$/);
    expect(code).toBe(1);
  },
);
