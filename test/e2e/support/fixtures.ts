/** Programs and folders that a test uses, gone when it is done. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, onTestFinished } from "vitest";
import {
  type Command,
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
