/** Fetches programs of others that tests and benchmarks run, from their registries: into a folder of their own, once, in one exact version. */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { promisify } from "node:util";

const MAX_FETCH_MS = 180_000;

interface PackageJson {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** `npm ci` in a folder, unless all that its package.json depends on is there. None of the packages' scripts is run. */
export async function installPackages(folder: string): Promise<void> {
  const wanted = Object.entries(readJson(join(folder, "package.json"))?.dependencies ?? {});
  const isThere = ([name, version]: readonly [string, string]): boolean =>
    readJson(join(folder, "node_modules", name, "package.json"))?.version === version;
  if (!wanted.every(isThere)) await runIn(folder, "npm", "ci", "--ignore-scripts");
}

/** @throws Error of one line when it fails or takes longer than three minutes */
export async function runIn(cwd: string, command: string, ...args: string[]): Promise<void> {
  try {
    await promisify(execFile)(command, args, { cwd, timeout: MAX_FETCH_MS });
  } catch (error) {
    throw new Error(`${basename(command)} ${whyFailed(error)}`);
  }
}

function whyFailed(error: unknown): string {
  const { code, killed, stderr, stdout } = error as Partial<Record<string, unknown>>;
  if (code === "ENOENT") return "is not installed here";
  if (killed) return `was not done within ${MAX_FETCH_MS / 1000} s`;
  const lines = `${stderr}\n${stdout}`.split("\n");
  const said = lines.find((line) => line.trim() !== "")?.trim() ?? "nothing";
  return `ended with code ${code} and said: ${said}`;
}

function readJson(file: string): PackageJson | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}
