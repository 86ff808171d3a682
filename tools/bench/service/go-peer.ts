/** The shop's functions on the official Go SDK, which its registry has. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { Program, ROOT } from "../../harness/program.ts";

const SOURCES = join(ROOT, "tools/bench/service/peers/go");
const BINARY = join(ROOT, ".cache/bench/go-peer");
const MAX_FETCH_MS = 180_000;

/** Builds it each time, because go does only what has to be done. @throws Error when it cannot be built here */
export async function buildGoPeer(): Promise<void> {
  const options = { cwd: SOURCES, timeout: MAX_FETCH_MS };
  try {
    await promisify(execFile)("go", ["build", "-o", BINARY, "."], options);
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT";
    throw isMissing
      ? new Error("the official Go SDK needs go, which is not installed here")
      : error;
  }
}

/** After {@link buildGoPeer}. */
export async function startGoPeer(): Promise<Program> {
  const program = new Program([BINARY]);
  await program.printed(/ is ready/);
  return program;
}
