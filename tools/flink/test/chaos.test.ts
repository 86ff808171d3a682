/** Exactly once with a real broker, and what takes it away: short runs of npm run chaos on Flink, and on the runtime with Kafka. */
import { expect, test } from "vitest";
import { run, temporaryFolder } from "../../../test/e2e/support/fixtures.ts";
import { npmRun } from "../../harness/program.ts";
import { whatIsMissing } from "../engine.ts";
import { mustRun as canRead } from "./flink-classes.ts";

const mustRun = Boolean(process.env["CI"]) || whatIsMissing() === undefined;
const patience = { timeout: 600_000 };

async function chaos(...args: string[]) {
  const { code, stdout, stderr } = await run(npmRun("chaos", ...args), {
    // What a run with violations leaves goes there.
    env: { TMPDIR: temporaryFolder() },
  });
  process.stdout.write(stdout);
  return { code, stderr, lastLine: stdout.trimEnd().split("\n").at(-1) };
}

test.skipIf(!mustRun)("Flink, 3 kills: no violations", patience, async () => {
  const { code, stderr, lastLine } = await chaos(
    "--runtime",
    "flink",
    "--kills",
    "3",
    "--seed",
    "1",
  );
  expect(lastLine, stderr).toBe("violations: 0");
  expect(code).toBe(0);
});

test.skipIf(!mustRun)(
  "Flink without high availability, the JobManager killed: violations",
  patience,
  async () => {
    const { code, stderr, lastLine } = await chaos(
      ...["--runtime", "flink", "--kills", "1", "--seed", "1", "--no-ha"],
    );
    expect(lastLine, stderr).toMatch(/^violations: [1-9]\d*$/);
    expect(code).toBe(1);
  },
);

test.skipIf(!canRead)("the runtime with Kafka, 6 kills: no violations", patience, async () => {
  const { code, stderr, lastLine } = await chaos("--kafka", "--kills", "6", "--seed", "1");
  expect(lastLine, stderr).toBe("violations: 0");
  expect(code).toBe(0);
});

test.skipIf(!canRead)(
  "the same, read by somebody who does not care for transactions: violations",
  patience,
  async () => {
    const { code, stderr, lastLine } = await chaos(
      ...["--kafka", "--kills", "1", "--seed", "1", "--read-uncommitted"],
    );
    expect(lastLine, stderr).toMatch(/^violations: [1-9]\d*$/);
    expect(code).toBe(1);
  },
);
