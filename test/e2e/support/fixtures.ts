/** Programs and folders that a test uses, gone when it is done. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, onTestFinished } from "vitest";
import {
  type Command,
  type Env,
  type Exit,
  killAll,
  Program,
  type ProgramOptions,
} from "../../../tools/harness/program.ts";

// The last resort, for what a test that failed has left running.
afterAll(killAll);

/** A folder that is removed after the test, or whenever `cleanUp` says. */
export function temporaryFolder(cleanUp: (action: () => void) => void = onTestFinished): string {
  const folder = mkdtempSync(join(tmpdir(), "statefun-e2e-"));
  cleanUp(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}

/** Starts a program, waits until it is ready, and ends it after the test at the latest. */
export async function start(command: Command, options?: ProgramOptions): Promise<Program> {
  const program = new Program(command, options);
  onTestFinished(() => program.destroy());
  await program.printed(/ is ready/);
  return program;
}

/** Runs a program to its end. */
export async function run(command: Command, options?: ProgramOptions): Promise<Exit> {
  const program = new Program(command, options);
  onTestFinished(() => program.destroy());
  return await program.exited;
}

/** Runs a command that is to fail with one line that a person can use. */
export async function failure(
  command: Command,
  env: Env = {},
): Promise<{ code: number | null; line: string }> {
  const { code, stdout, stderr } = await run(command, {
    env: { DATA_DIR: temporaryFolder(), ...env },
  });
  expect(stdout).toBe("");
  expect(stderr.trimEnd().split("\n"), stderr).toHaveLength(1);
  return { code, line: stderr.trimEnd() };
}
