/** Runs a small Java program of these tests on the classes of the engine's jars. */
import { execFile, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { whatIsMissing } from "../engine.ts";
import { fetchJars } from "../jars.ts";
import { findJava } from "../java.ts";
import { ACCESS, SMALL } from "../jvm.ts";
import { Watchdog } from "../watchdog.ts";

const LIMIT_MS = 100_000;
const MAX_OUTPUT_BYTES = 256 * 1024 * 1024;

/** The engine needs a JRE only, and these programs a JDK. */
function canCompile(): boolean {
  const { stdout } = spawnSync(findJava(), ["--list-modules"], { encoding: "utf8" });
  return stdout.includes("jdk.compiler@");
}

/** False where the engine cannot run and nobody counts on it. */
export const mustRun =
  Boolean(process.env["CI"]) || (whatIsMissing() === undefined && canCompile());

/** What a program beside this file prints, which is JSON, for its arguments and what it is given on standard input. */
export async function runJava(
  program: string,
  input: string | Uint8Array,
  args: readonly string[] = [],
): Promise<unknown> {
  const watchdog = new Watchdog();
  const jars = await fetchJars({ env: process.env, watchdog, progress: () => undefined });
  await watchdog.close();
  const file = fileURLToPath(new URL(program, import.meta.url));
  const running = promisify(execFile)(
    findJava(),
    [...ACCESS, ...SMALL, "-cp", jars.flink, file, ...args],
    {
      timeout: LIMIT_MS,
      maxBuffer: MAX_OUTPUT_BYTES,
      // Kinesis is configured, and not called.
      env: { ...process.env, AWS_REGION: "eu-west-1" },
    },
  );
  running.child.stdin?.end(input);
  return JSON.parse((await running).stdout);
}
