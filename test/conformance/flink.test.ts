/** The conformance scenarios on the real engine: npm run test:engine. */
import { afterAll, beforeAll, describe } from "vitest";
import { type Engine, startEngine, whatIsMissing } from "../../engine/engine.ts";
import { createDriver, type Driver, type FunctionsProcess, startFunctions } from "./driver.ts";
import { describeConformance } from "./scenarios.ts";

const missing = process.env["CI"] ? undefined : whatIsMissing();

describe.skipIf(missing !== undefined)(
  `the real engine${missing ? ` (skipped: ${missing})` : ""}`,
  () => {
    let engine: Engine;
    let service: FunctionsProcess;
    let driver: Driver;

    beforeAll(async () => {
      service = await startFunctions();
      engine = await startEngine({
        moduleFile: "test/conformance/module.yaml",
        functionsUrl: service.url,
      });
      driver = createDriver(engine.apiUrl, service);
    }, 300_000);

    afterAll(async () => {
      await engine?.stop();
      await service?.stop();
    });

    describeConformance("Flink", () => driver);
  },
);
