/** What the engine starts must not outlive it, however it ends: here without any JVM. */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { until } from "../wait.ts";

const WATCHDOG = new URL("../watchdog.ts", import.meta.url).href;

/** Starts two processes under a watchdog, lets go of one of them, says their pids, and stays. */
const program = (folder: string): string => `
  import { spawn } from "node:child_process";
  import { Watchdog } from ${JSON.stringify(WATCHDOG)};
  const watchdog = new Watchdog();
  watchdog.watchFolder(${JSON.stringify(folder)});
  const [watched, forgotten] = [1, 2].map(() => spawn("sleep", ["60"], { detached: true, stdio: "ignore" }).pid);
  watchdog.watch(forgotten);
  watchdog.watch(watched);
  watchdog.forget(forgotten);
  console.log(JSON.stringify({ watched, forgotten }));
`;

function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test("processes and folders go with a process that is killed with SIGKILL", async () => {
  const folder = mkdtempSync(join(tmpdir(), "watchdog-"));
  writeFileSync(join(folder, "file"), "");
  const parent = spawn(process.execPath, ["--input-type=module-typescript", "-e", program(folder)]);
  const line = await new Promise<string>((resolve) => parent.stdout.once("data", resolve));
  const { watched, forgotten } = JSON.parse(line) as { watched: number; forgotten: number };
  try {
    expect(runs(watched)).toBe(true);
    parent.kill("SIGKILL");
    const probe = async (): Promise<true | undefined> =>
      (!runs(watched) && !existsSync(folder)) || undefined;
    await until("waiting for the watchdog", probe, { timeoutMs: 5000 });
    // What it was told to forget is not its business: the number may be that of another process by now.
    expect(runs(forgotten)).toBe(true);
  } finally {
    process.kill(forgotten, "SIGKILL");
  }
});
