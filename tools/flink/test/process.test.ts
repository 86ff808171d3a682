/** What a command of the engine printed, when its log goes on where an earlier run has stopped. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { runToEnd } from "../process.ts";
import { Watchdog } from "../watchdog.ts";

test("a command's output is its own, and not that of an earlier run with the same log", async () => {
  const folder = mkdtempSync(join(tmpdir(), "statefun-process-"));
  const watchdog = new Watchdog();
  onTestFinished(async () => {
    await watchdog.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const logFile = join(folder, "submit-1.log");
  writeFileSync(logFile, "submitted with JobID 1\n");
  const command = { program: "echo", args: ["submitted with JobID 2"] };
  const output = await runToEnd("echo", command, { logFile, watchdog, timeoutMs: 10_000 });
  expect(output).toBe("submitted with JobID 2\n");
});
