/** A handler that never returns, in a runtime as `npm start` runs it: the API and the end in order do without it. */
import { expect, onTestFinished, test } from "vitest";
import { startFunctionsWorker } from "../src/call/functions-worker.ts";
import { serveRuntime } from "../src/serve.ts";
import { temporaryFolder } from "./disks.ts";
import { ENDPOINT, moduleOf, until } from "./support.ts";

const CALL_MS = 400;
const ignore = () => undefined;
const logger = { info: ignore, warn: ignore, error: ignore };

async function start(dataDir: string, drainMs: number) {
  const file = new URL("./call/misbehaving.ts", import.meta.url);
  const functions = await startFunctionsWorker({ file, logger });
  const endpoint = { ...ENDPOINT, transport: { ...ENDPOINT.transport, callTimeoutMs: CALL_MS } };
  const { url, close } = await serveRuntime({
    ...{ dataDir, host: "127.0.0.1", port: 0, settings: { drainMs }, logger },
    module: moduleOf({ in: "test/fn" }, { endpoints: [endpoint] }),
    transport: (one) => functions.transport(one),
    onFatal: (error) => expect.unreachable(error.message),
  });
  const end = async (): Promise<void> => {
    await close();
    await functions.close();
  };
  const get = async (path: string) => (await fetch(`${url}${path}`)).text();
  const produce = async (key: string, deed: string): Promise<void> => {
    const value = Buffer.from(deed).toString("base64");
    const body = JSON.stringify({ records: [{ key: Buffer.from(key).toString("base64"), value }] });
    const headers = { "content-type": "application/vnd.kafka.binary.v2+json" };
    const answer = await fetch(`${url}/topics/in`, { method: "POST", headers, body });
    expect(answer.status).toBe(200);
  };
  const failure = async (id: string) => {
    const failures = JSON.parse(await get("/failures")) as { id: string; reason: string }[];
    return failures.find((one) => one.id === id);
  };
  const deadLetter = (id: string) =>
    fetch(`${url}/functions/test/fn/${id}/dead-letter`, { method: "POST" });
  const state = async (id: string) =>
    (JSON.parse(await get(`/functions/test/fn/${id}`)) as { state?: object }).state;
  return { get, produce, failure, deadLetter, state, end };
}

test("can be looked at and taken out over the API, again after a restart, and the others go on", async () => {
  const dataDir = temporaryFolder();
  const first = await start(dataDir, 0);
  await first.produce("a", "loop");
  // It hangs from now on, and what it does not hold up is answered at once.
  expect(JSON.parse(await first.get("/healthz"))).toEqual({ status: "alive" });
  await first.produce("b", "count");
  const { reason } = await until(() => first.failure("a"));
  expect(reason).toMatch(
    /^it did not return within 400 ms \(call of its endpoint's transport\): its thread was ended/,
  );
  await until(() => first.state("b"));
  await first.end();

  const second = await start(dataDir, 0);
  onTestFinished(second.end);
  await until(async () => (await second.deadLetter("a")).status === 200);
  expect(await second.failure("a")).toBeUndefined();
  await second.produce("a", "count");
  await until(() => second.state("a"));
});

test("does not hold up an end in order for longer than the functions are given", async () => {
  const { produce, end, get } = await start(temporaryFolder(), 100);
  await produce("a", "loop");
  await until(async () => /in_flight\S* 1/.test(await get("/metrics")));
  await end();
});
