/** npm run consume: every record of a topic as it is, for as long as there may be more. */
import { expect, onTestFinished, test } from "vitest";
import { consume, produce } from "../../tools/harness/api.ts";
import { entryPoint, npmRun, Program } from "../../tools/harness/program.ts";
import { failure, run, start, temporaryFolder } from "./support/fixtures.ts";

const MAIN_JOB = entryPoint("src/start.ts");
const restock = (itemId: string, quantity: number) => ({
  key: itemId,
  value: { itemId, quantity },
});

test("prints the records of a topic, and says which topics there are", async () => {
  const { api } = await start(MAIN_JOB, { env: { DATA_DIR: temporaryFolder() } });
  await produce(api, "restock-items", [restock("hat", 1), restock("cap", 2)]);
  const { code, stdout } = await run(npmRun("consume", "restock-items", "--url", api));
  expect(code).toBe(0);
  const lines = stdout.trim().split("\n");
  expect(lines.map((line) => JSON.parse(line))).toEqual(await consume(api, "restock-items", 0));

  expect(await failure(npmRun("consume", "receipts", "--url", api))).toEqual({
    code: 1,
    line: expect.stringMatching(/no topic "receipts".*restock-items/),
  });
});

test("--follow waits for a topic, and goes on with what comes", async () => {
  const { api } = await start(MAIN_JOB, { env: { DATA_DIR: temporaryFolder() } });
  const reader = new Program(npmRun("consume", "dead-letters", "--follow"), {
    env: { KAFKA_REST: api },
  });
  onTestFinished(() => reader.destroy());
  for (const key of ["ann", "ben"]) {
    await produce(api, "checkout", [{ key, value: { userId: 1 } }]);
    await reader.printed(new RegExp(`"dead-letters","key":"${key}"`));
  }
  await reader.end("SIGTERM");
});

test("ends quietly when nobody reads on, as in a pipe to head", async () => {
  const { api } = await start(MAIN_JOB, { env: { DATA_DIR: temporaryFolder() } });
  const records = Array.from({ length: 5000 }, (_, index) => restock(`hat-${index}`, 1));
  await produce(api, "restock-items", records);
  const { stdout, stderr } = await run(
    ["bash", "-c", "npm run --silent consume -- restock-items | head -n 1"],
    {
      env: { KAFKA_REST: api },
    },
  );
  expect({ lines: stdout.split("\n").length - 1, stderr }).toEqual({ lines: 1, stderr: "" });
});

test("prints every number to the digit, text as text, and what is deep", async () => {
  const { api } = await start(MAIN_JOB, { env: { DATA_DIR: temporaryFolder() } });
  const deep = `${"[".repeat(990)}1.50${"]".repeat(990)}`;
  for (const [format, value] of [
    ["json", '{"n":12345678901234567890,"e":1e400,"z":-0,"d":1.50}'],
    ["json", deep],
    ["text", '"Welcome Bob!"'],
  ] as const) {
    const response = await fetch(`${api}/topics/restock-items`, {
      method: "POST",
      headers: { "content-type": `application/vnd.kafka.${format}.v2+json` },
      body: `{"records":[{"key":"hat","value":${value}}]}`,
    });
    expect(response.status).toBe(200);
  }
  const { stdout } = await run(npmRun("consume", "restock-items", "--url", `${api}//`));
  const line = (offset: number, value: string) =>
    `{"topic":"restock-items","key":"hat","value":${value},"partition":0,"offset":${offset}}`;
  expect(stdout.trim().split("\n")).toEqual([
    line(0, '{"n":12345678901234567890,"e":1e400,"z":-0,"d":1.50}'),
    line(1, deep),
    line(2, '"Welcome Bob!","encoding":"utf8"'),
  ]);
});

test("--follow goes on when the runtime is started again, and says that it waits", async () => {
  const env = { DATA_DIR: temporaryFolder() };
  const first = await start(MAIN_JOB, { env });
  const { api } = first;
  await produce(api, "restock-items", [restock("hat", 1)]);
  const reader = new Program(npmRun("consume", "restock-items", "-f"), {
    env: { KAFKA_REST: api },
  });
  onTestFinished(() => reader.destroy());
  await reader.printed(/"key":"hat"/);
  await first.end("SIGTERM");
  await start(MAIN_JOB, { env: { ...env, PORT: new URL(api).port } });
  await produce(api, "restock-items", [restock("cap", 1)]);
  await reader.printed(/"key":"cap"/);
  const { stdout, stderr } = await reader.end("SIGTERM");
  expect(stdout.trim().split("\n")).toHaveLength(2);
  expect(stderr).toBe(
    `${api} cannot be reached: is the runtime running (npm start)? Waiting for it.\n`,
  );
});

test("a URL that is not one: one line and exit code 2", async () => {
  for (const [args, env, name] of [
    [["--url", "localhost:8082"], {}, "--url "],
    [[], { KAFKA_REST: "localhost:8082" }, "KAFKA_REST="],
  ] as const) {
    expect(await failure(npmRun("consume", "receipts", ...args), env)).toEqual({
      code: 2,
      line: `${name}localhost:8082: expected a URL, such as http://localhost:8082`,
    });
  }
});

test("a runtime that is not there: one line and exit code 1", async () => {
  const { code, line } = await failure(
    npmRun("consume", "receipts", "--url", "http://127.0.0.1:9"),
  );
  expect({ code, line }).toEqual({
    code: 1,
    line: expect.stringContaining("is the runtime running"),
  });
});
