/**
 * Before the tests: a Docker engine (engine.sh), and the images that Dockerfile and the compose files are made of
 * (tools/offline-images/build.sh says what the stand-ins are, and that Redpanda itself is not among them). After them:
 * everything as it was before. Without an engine the tests are skipped, but not in CI.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** Whether there is an engine, with all images. */
    readonly docker: boolean;
  }
}

const ENGINE = fileURLToPath(new URL("engine.sh", import.meta.url));
const STAND_INS = fileURLToPath(new URL("../../tools/offline-images/build.sh", import.meta.url));
const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** The exit code that says that this machine can't have an engine. */
const NO_ENGINE = 3;
const MAX_MS = 15 * 60_000;

export function setup(project: TestProject): void {
  const engine = script(ENGINE, "start");
  if (engine.status === NO_ENGINE && !process.env["CI"]) {
    process.stderr.write("SKIPPED, the tests of docker-compose.yml: see the line before\n");
    project.provide("docker", false);
    return;
  }
  mustHaveWorked(engine.status, ENGINE);
  mustHaveWorked(script(STAND_INS).status, STAND_INS);
  project.provide("docker", true);
}

export function teardown(): void {
  script(STAND_INS, "untag");
  script(ENGINE, "stop");
}

function script(file: string, ...args: string[]): { readonly status: number | null } {
  return spawnSync("bash", [file, ...args], {
    cwd: ROOT,
    stdio: ["ignore", process.stderr.fd, process.stderr.fd],
    timeout: MAX_MS,
  });
}

function mustHaveWorked(status: number | null, file: string): void {
  if (status !== 0) throw new Error(`${file} failed (exit code ${status})`);
}
