/** The conformance scenarios on the local runtime, as `npm run runtime` runs it. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect } from "vitest";
import { until } from "../../tools/flink/wait.ts";
import { Program, statefun } from "../../tools/harness/program.ts";
import { startAnswering } from "./answering.ts";
import { type AnswersRuntime, describeAnswers, reports, send } from "./answers.ts";
import { createDriver, type Driver, startFunctions } from "./driver.ts";
import type { RefusedAnswer } from "./refused-answers.ts";
import { describeConformance } from "./scenarios.ts";

interface Local {
  readonly apiUrl: string;
  stop(): Promise<void>;
}

async function startLocal(module: string, endpoint: string): Promise<Local> {
  const data = await mkdtemp(join(tmpdir(), "conformance-"));
  const options = ["--module", module, "--data", data, "--port", "0", "--endpoint", endpoint];
  const program = new Program(statefun("dev", ...options));
  await program.printed(/API\s+\S+/);
  return {
    apiUrl: program.api,
    async stop() {
      await program.end();
      await rm(data, { recursive: true });
    },
  };
}

describe("functions made with the SDK", () => {
  let driver: Driver;

  beforeAll(async () => {
    const service = await startFunctions();
    const local = await startLocal("test/conformance/module.yaml", `conformance/*=${service.url}`);
    driver = createDriver(local.apiUrl, service);
    return async () => {
      await local.stop();
      await service.stop();
    };
  });

  describeConformance("the local runtime", () => driver);
});

describe("answers that the SDK does not give", () => {
  let subject: AnswersRuntime;

  beforeAll(async () => {
    const service = await startAnswering();
    const local = await startLocal("test/conformance/answers.yaml", `test/*=${service.url}`);
    const { apiUrl } = local;
    subject = { apiUrl, service, refuses: (refused) => refuses(apiUrl, refused) };
    return async () => {
      await local.stop();
      service.close();
    };
  });

  describeAnswers("the local runtime", () => subject);
});

/** The instance fails visibly, and nothing else has stopped. */
async function refuses(apiUrl: string, { what: id, local }: RefusedAnswer): Promise<void> {
  const reason = typeof local === "string" ? local : expect.stringMatching(local);
  const url = `${apiUrl}/functions/test/fn/${encodeURIComponent(id)}`;
  const probe = async (): Promise<unknown> => {
    const { failure } = (await (await fetch(url)).json()) as { failure?: unknown };
    return failure;
  };
  const failure = await until(`waiting for "${id}" to fail`, probe, { timeoutMs: 10_000 });
  expect(failure).toMatchObject({ reason });
  expect(await (await fetch(`${apiUrl}/failures`)).json()).toMatchObject([
    { function: "test/fn", id, reason },
  ]);
  await send(apiUrl, `beside ${id}`, 1);
  expect(await reports(apiUrl, `beside ${id}`, 1)).toEqual([{ message: "1", value: null }]);
}
