/** The conformance scenarios on the real engine: npm run test:engine. */
import { beforeAll, describe } from "vitest";
import { type Engine, startEngine, whatIsMissing } from "../../tools/flink/engine.ts";
import { until } from "../../tools/flink/wait.ts";
import { startAnswering } from "./answering.ts";
import { type AnswersRuntime, describeAnswers } from "./answers.ts";
import { createDriver, type Driver, startFunctions } from "./driver.ts";
import type { RefusedAnswer } from "./refused-answers.ts";
import { describeConformance } from "./scenarios.ts";

const missing = process.env["CI"] ? undefined : whatIsMissing();

describe.skipIf(missing !== undefined)(
  `the real engine${missing ? ` (skipped: ${missing})` : ""}`,
  () => {
    describe("functions made with the SDK", () => {
      let driver: Driver;

      beforeAll(async () => {
        const service = await startFunctions();
        const engine = await startEngine({
          moduleFile: "test/conformance/module.yaml",
          functionsUrl: service.url,
        });
        driver = createDriver(engine.apiUrl, service);
        return async () => {
          await engine.stop();
          await service.stop();
        };
      });

      describeConformance("Flink", () => driver);
    });

    // An engine of their own, whose job fails again and again.
    describe("answers that the SDK does not give", () => {
      let subject: AnswersRuntime;

      beforeAll(async () => {
        const service = await startAnswering();
        const engine = await startEngine({
          moduleFile: "test/conformance/answers.yaml",
          functionsUrl: service.url,
          checkpointInterval: 500,
          highAvailability: false,
          flinkConfig: { "restart-strategy.fixed-delay.delay": "100 ms" },
        });
        subject = {
          apiUrl: engine.apiUrl,
          service,
          refuses: (refused) => failsOf(engine, refused),
        };
        return async () => {
          await engine.stop();
          service.close();
        };
      });

      describeAnswers("Flink", () => subject);
    });
  },
);

async function failsOf(engine: Engine, { what, flink }: RefusedAnswer): Promise<void> {
  let seen: string | undefined;
  const probe = async (): Promise<true | undefined> => {
    seen = (await engine.jobStatus()).failure;
    return (seen !== undefined && flink.test(seen)) || undefined;
  };
  await until(`waiting for the job to fail of ${what}`, probe, {
    timeoutMs: 30_000,
    details: () => `it has failed with: ${seen ?? "nothing"}`,
  });
}
