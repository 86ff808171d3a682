/** The conformance scenarios on the local runtime, as `npm run runtime` runs it. */
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { createDriver, type Driver, end, firstMatch, startFunctions } from "./driver.ts";
import { describeConformance } from "./scenarios.ts";

let driver: Driver;
const ends: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  const service = await startFunctions();
  const data = await mkdtemp(join(tmpdir(), "conformance-"));
  const options = ["--module", "test/conformance/module.yaml", "--data", data, "--port", "0"];
  const child = spawn(
    process.execPath,
    [
      "scripts/run.mjs",
      "src/runtime-cli.ts",
      ...options,
      "--endpoint",
      `conformance/*=${service.url}`,
    ],
    { stdio: ["ignore", "pipe", "ignore"] },
  );
  ends.push(
    () => end(child),
    service.stop,
    () => rm(data, { recursive: true }),
  );
  driver = createDriver(await firstMatch(child, /API\s+(\S+)/), service);
});

afterAll(async () => {
  for (const close of ends) await close();
});

describeConformance("the local runtime", () => driver);
