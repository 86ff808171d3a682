/**
 * Fetches the engine's jars with Maven, once: into a cache folder that is named after pom.xml's hash, so that a change of
 * a version fetches them again, and that gets its name only when everything is in it.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { findMaven } from "./java.ts";
import { EngineError } from "./wait.ts";
import type { Watchdog } from "./watchdog.ts";

const POM = fileURLToPath(new URL("pom.xml", import.meta.url));
const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const MAX_FETCH_MS = 20 * 60_000;
/** How much of Maven's output an error shows. */
const TAIL_LINES = 15;

/** Two sets of jars, because the broker and Flink need different versions of the same libraries. */
const PROFILES = ["kafka", "flink"] as const;

/** The class paths. */
export type Jars = Readonly<Record<(typeof PROFILES)[number], string>>;

export interface FetchOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly watchdog: Watchdog;
  readonly progress: (line: string) => void;
}

/** Whether the jars are there, so that Maven is not needed. */
export function hasJars(env: NodeJS.ProcessEnv): boolean {
  return existsSync(cacheFolder(env));
}

function cacheFolder(env: NodeJS.ProcessEnv): string {
  const hash = createHash("sha256").update(readFileSync(POM)).digest("hex");
  return join(resolve(ROOT, env["FLINK_CACHE"] || ".cache/flink"), hash.slice(0, 16));
}

/** @throws EngineError */
export async function fetchJars({ env, watchdog, progress }: FetchOptions): Promise<Jars> {
  const folder = cacheFolder(env);
  if (!hasJars(env)) {
    const maven = findMaven();
    const temporary = `${folder}.${process.pid}.tmp`;
    watchdog.watchFolder(temporary);
    await mkdir(temporary, { recursive: true });
    try {
      for (const profile of PROFILES) {
        progress(
          `fetching the jars of ${profile} into ${dirname(folder)} (once; about 250 MB in all)`,
        );
        await copyJars(maven, profile, join(temporary, profile), watchdog);
      }
      await publish(temporary, folder);
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
  }
  const classPath = async (profile: string): Promise<string> => {
    const jars = await readdir(join(folder, profile));
    // A list and not a wildcard, whose order is up to the file system.
    return jars
      .sort()
      .map((jar) => join(folder, profile, jar))
      .join(":");
  };
  return { kafka: await classPath("kafka"), flink: await classPath("flink") };
}

/** The jar in a class path that holds an artifact. */
export function jarOf(classPath: string, artifact: string): string {
  const jar = classPath.split(":").find((path) => path.includes(`/${artifact}-`));
  if (jar === undefined) throw new EngineError(`${artifact} is not among the engine's jars`);
  return jar;
}

/** Somebody else may have been faster, with the same jars. */
async function publish(temporary: string, folder: string): Promise<void> {
  await rename(temporary, folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
  });
}

async function copyJars(
  maven: string,
  profile: string,
  outputDirectory: string,
  watchdog: Watchdog,
): Promise<void> {
  const args = ["--batch-mode", "--strict-checksums", "--no-transfer-progress"];
  args.push("--file", POM, "--activate-profiles", profile, "dependency:copy-dependencies");
  args.push(`-DoutputDirectory=${outputDirectory}`);
  const child = spawn(maven, args, {
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
    timeout: MAX_FETCH_MS,
    killSignal: "SIGKILL",
  });
  const group = child.pid;
  if (group !== undefined) watchdog.watch(group);
  let output = "";
  const take = (text: string): void => {
    output += text;
  };
  child.stdout.setEncoding("utf8").on("data", take);
  child.stderr.setEncoding("utf8").on("data", take);
  const code = await new Promise<number | null>((done, reject) => {
    child.once("error", reject).once("close", done);
  });
  if (group !== undefined) watchdog.forget(group);
  if (code === 0) return;
  const how =
    code === null ? `did not end within ${MAX_FETCH_MS / 60_000} min` : `failed (${code})`;
  const tail = output.trimEnd().split("\n").slice(-TAIL_LINES).join("\n");
  throw new EngineError(`Maven could not fetch the engine's jars: ${maven} ${how}\n${tail}`);
}
