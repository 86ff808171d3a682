/** The real engine: started once, played on, killed in parts, and gone without a trace. */
import { existsSync } from "node:fs";
import { Producer } from "@platformatic/kafka";
import { beforeAll, describe, expect, test } from "vitest";
import { play, SCENARIOS } from "../../../test/conformance/playthrough.ts";
import { ApiError, consume, produce, readTopic } from "../../harness/api.ts";
import { type Engine, startEngine, whatIsMissing } from "../engine.ts";

const missing = whatIsMissing();
const mustRun = missing === undefined || Boolean(process.env["CI"]);
if (!mustRun) process.stderr.write(`SKIPPED, the tests of the real engine: ${missing}\n`);

/** Not one of the module's: for the transactions that a test makes itself. */
const TOPIC = "transactions";

async function status(action: Promise<unknown>): Promise<number> {
  return await action.then(
    () => 200,
    (error: unknown) => (error instanceof ApiError ? error.status : Promise.reject(error)),
  );
}

function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe.skipIf(!mustRun)("the real engine", () => {
  let engine: Engine;

  beforeAll(async () => {
    engine = await startEngine({
      topics: [TOPIC],
      ackTimeout: 1000,
      progress: (line) => process.stderr.write(`${line}\n`),
    });
    return async () => {
      const pids = engine.processes.map(({ pid }) => pid).filter((pid) => pid !== undefined);
      expect(pids).toHaveLength(5);
      await engine.stop();
      expect(pids.filter(runs)).toEqual([]);
      expect(existsSync(engine.folder)).toBe(false);
    };
  });

  test.each(SCENARIOS)("scenario %i passes", async (scenario) => {
    await play(scenario, engine.apiUrl);
  });

  test("what a transaction has written is there when it is committed, and never when it is aborted", async () => {
    const producer = new Producer({
      clientId: "test",
      bootstrapBrokers: [engine.kafka],
      idempotent: true,
    });
    // Several pages each, so that the end of a transaction is not on the page of its records; two aborts in a row.
    const value = Buffer.from(JSON.stringify("x".repeat(2000)));
    for (const end of ["abort", "abort", "commit", "abort", "commit"] as const) {
      const transaction = await producer.beginTransaction();
      for (let batch = 0; batch < 4; batch++) {
        const messages = [1, 2, 3].map(() => ({ topic: TOPIC, key: Buffer.from(end), value }));
        await transaction.send({ messages });
      }
      if (end === "commit") expect(await committed(4000)).not.toHaveLength(24);
      await transaction[end]();
    }
    await producer.close();

    for (const maxBytes of [1, 5000, 1_000_000]) {
      const keys = await committed(maxBytes);
      expect(keys).toEqual(Array(24).fill("commit"));
    }
  });

  async function committed(maxBytes: number): Promise<string[]> {
    const keys: string[] = [];
    for (let offset = 0; ; ) {
      const url = `${engine.apiUrl}/topics/${TOPIC}/partitions/0/records?offset=${offset}&max_bytes=${maxBytes}&timeout=0`;
      const page = (await (await fetch(url)).json()) as { key: string; offset: number }[];
      if (page.length === 0) return keys;
      keys.push(...page.map(({ key }) => key));
      offset = (page.at(-1)?.offset ?? offset) + 1;
    }
  }

  test("the API refuses what that of the local runtime refuses, and waits no longer than asked to", async () => {
    const { apiUrl } = engine;
    expect(await status(produce(apiUrl, "receipts", [{ key: "1", value: {} }]))).toBe(404);
    expect(await status(produce(apiUrl, "checkout", [{ key: "", value: {} }]))).toBe(422);
    const records = `${apiUrl}/topics/no-such-topic/partitions/0/records`;
    expect((await fetch(records)).status).toBe(404);
    expect((await fetch(`${records}?offset=-1`)).status).toBe(400);
    const started = performance.now();
    expect(await consume(apiUrl, "receipts", 1_000_000, 300)).toEqual([]);
    expect(performance.now() - started).toBeGreaterThan(290);
  });

  test("kill -9 of the TaskManager: every order is billed, once", async () => {
    const users = Array.from({ length: 20 }, (_user, index) => `survivor-${index}`);
    await produce(engine.apiUrl, "restock-items", [
      { key: "ropes", value: { itemId: "ropes", quantity: 100 } },
    ]);
    const order = (userId: string) => ({ userId, quantity: 1, itemId: "ropes" });
    await produce(
      engine.apiUrl,
      "add-to-cart",
      users.map((userId) => ({ key: userId, value: order(userId) })),
    );
    const { pid } = engine.taskmanager;
    await engine.taskmanager.kill("SIGKILL");
    expect(engine.taskmanager.pid).toBeUndefined();
    await engine.taskmanager.restart();
    await engine.awaitRunning();
    expect(engine.taskmanager.pid).not.toBe(pid);
    expect((await engine.jobStatus()).restarts).toBeGreaterThan(0);

    const end = performance.now() + 60_000;
    let receipts: string[] = [];
    // A checkout that comes before the order was confirmed bills nothing.
    while (receipts.length < users.length && performance.now() < end) {
      const waiting = users.filter((user) => !receipts.includes(user));
      await produce(
        engine.apiUrl,
        "checkout",
        waiting.map((userId) => ({ key: userId, value: { userId } })),
      );
      await new Promise((resolve) => setTimeout(resolve, 1500));
      receipts = await billed("ropes: 1");
    }
    expect(receipts.sort()).toEqual(users.sort());
  });

  async function billed(details: string): Promise<string[]> {
    const receipts = await readTopic(engine.apiUrl, "receipts");
    return receipts
      .filter(({ value }) => (value as { details: string }).details === details)
      .map(({ key }) => key);
  }

  test("kill -9 of the broker: 503 until it is back, and a repeated request appends once", async () => {
    const add = (): Promise<number[]> =>
      produce(
        engine.apiUrl,
        "clear-cart",
        [{ key: "nobody", value: { userId: "nobody" } }],
        "once",
      );
    await engine.broker.kill("SIGKILL");
    expect(await status(add())).toBe(503);
    const url = `${engine.apiUrl}/topics/receipts/partitions/0/records?timeout=0`;
    const answer = await fetch(url);
    expect(answer.status).toBe(503);
    expect(await answer.text()).toContain(`the broker at ${engine.kafka} does not return records`);

    await engine.broker.restart();
    let offsets: number[] | undefined;
    while (offsets === undefined) offsets = await add().catch(() => undefined);
    expect(await add()).toEqual(offsets);
    const records = await readTopic(engine.apiUrl, "clear-cart");
    expect(records.filter(({ key }) => key === "nobody")).toHaveLength(1);
    await engine.awaitRunning();
  });

  test("kill -9 of the JobManager: the job goes on by itself", async () => {
    await engine.jobmanager.kill("SIGKILL");
    expect((await engine.jobStatus()).state).toBe("UNREACHABLE");
    await engine.jobmanager.restart();
    await engine.awaitRunning();
    await play(1, engine.apiUrl);
  });
});
