/**
 * A job on the real engine moves to the local runtime: it is stopped with a savepoint while records come in, that is imported as
 * Flink's own classes read it, what the job had not read is read from Kafka here, or produced where there is no Kafka any more,
 * and each unit is where it was put.
 */
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { run, start, temporaryFolder } from "../../../test/e2e/support/fixtures.ts";
import { billed } from "../../chaos/units.ts";
import { consume, type NewRecord, produce, readTopic } from "../../harness/api.ts";
import { statefun } from "../../harness/program.ts";
import { isQuiet, unitsIn } from "../../harness/shop-units.ts";
import { type Engine, startEngine } from "../engine.ts";
import { mustRun } from "./flink-classes.ts";
import { flinkRows, storeRows } from "./flink-rows.ts";

const ITEMS = 20;
const UNITS_OF_EACH = 100_000;
const USERS = 600;
/** Of a request, and requests: more of them than the engine has done when it is stopped. */
const ORDERS = 100;
const REQUESTS = 400;
/** Records that are produced at once here. */
const PRODUCED = 5000;

test.skipIf(!mustRun)(
  "a job that is stopped under load goes on here, and no unit is lost",
  { timeout: 600_000 },
  async () => {
    const engine = await startEngine({ progress: (line) => process.stderr.write(`${line}\n`) });
    onTestFinished(() => engine.stop());
    const items = Array.from({ length: ITEMS }, (_, item) => `item-${item}`);
    const stock = items.map((itemId) => ({ itemId, quantity: UNITS_OF_EACH }));
    await produce(
      engine.apiUrl,
      "restock-items",
      stock.map((value) => ({ key: value.itemId, value })),
    );
    const load = startLoad(engine.apiUrl, items);
    await expect
      .poll(() => readTopic(engine.apiUrl, "receipts"), { timeout: 120_000, interval: 1000 })
      .not.toHaveLength(0);

    const savepoint = await stopWithSavepoint(engine, temporaryFolder());
    await load.end();
    const data = temporaryFolder();
    const endpoint = `com.example/*=${engine.functionsUrl}`;
    const args = ["--savepoint", savepoint, "--data", data, "--endpoint", endpoint, "--json"];
    const { stdout, stderr, code } = await run(statefun("import", ...args));
    expect(code, stderr).toBe(0);
    process.stderr.write(stdout);
    const report = JSON.parse(stdout);
    expect(report.job).toBe("stopped");
    const functions = ["com.example/stock", "com.example/user-shopping-cart"];
    const { next: _, ...rows } = await flinkRows(savepoint, functions, 0);
    expect(storeRows(data)).toEqual(rows);

    const moved = join(temporaryFolder(), "moved");
    await cp(data, moved, { recursive: true });
    const dev = ["dev", "module.yaml", "--endpoint", endpoint, "--port", "0"];
    const shop = await start(statefun(...dev, "--data", data));
    const read = new Map<string, number>(
      report.topics.map(({ topic, nextOffset }: { topic: string; nextOffset: number }) => [
        topic,
        nextOffset,
      ]),
    );
    expect(read.get("restock-items")).toBe(ITEMS);
    for (const topic of ["add-to-cart", "checkout"]) {
      let next = read.get(topic) ?? 0;
      const rest = await readFrom(engine.apiUrl, topic, next);
      for (let at = 0; at < rest.length; at += PRODUCED) {
        const offsets = await produce(shop.api, topic, rest.slice(at, at + PRODUCED));
        // They are what they were in Kafka.
        expect(offsets[0]).toBe(next);
        next += offsets.length;
      }
    }
    await expect.poll(() => isQuiet(shop.api), { timeout: 60_000, interval: 500 }).toBe(true);
    const ofTheJob = await readTopic(engine.apiUrl, "receipts");
    const receipts = [...ofTheJob, ...(await readTopic(shop.api, "receipts"))];
    await shop.end();
    expect(sold(receipts) + (await unitsIn(data))).toBe(ITEMS * UNITS_OF_EACH);

    // The other copy goes on in Kafka, where the job's own records are.
    const kafka = ["--kafka", `kafka:9092=${engine.kafka}`];
    const heir = await start(statefun(...dev, "--data", moved, ...kafka));
    await expect.poll(() => waitingFor(heir.api), { timeout: 60_000, interval: 500 }).toBe(0);
    await expect.poll(() => isQuiet(heir.api), { timeout: 60_000, interval: 500 }).toBe(true);
    await expect.poll(() => waitingFor(heir.api), { timeout: 60_000, interval: 500 }).toBe(0);
    await heir.end();
    const inKafka = await readTopic(engine.apiUrl, "receipts");
    expect(inKafka.length).toBeGreaterThan(ofTheJob.length);
    process.stderr.write(`${await unitsIn(moved)} left, ${sold(inKafka)} sold\n`);
    expect(sold(inKafka) + (await unitsIn(moved))).toBe(ITEMS * UNITS_OF_EACH);
  },
);

function sold(receipts: Parameters<typeof billed>[0]): number {
  return [...billed(receipts).values()].reduce((a, b) => a + b, 0);
}

/** How many records are still to be read from Kafka, or to be written to it; undefined as long as that is not known. */
async function waitingFor(api: string): Promise<number | undefined> {
  const { kafka } = (await (await fetch(`${api}/engine`)).json()) as { kafka: KafkaView };
  const waiting = [
    ...kafka.ingresses.flatMap(({ topics }) => topics.map(({ lag }) => lag)),
    ...kafka.egresses.map(({ connected, waiting }) => (connected ? waiting : undefined)),
  ];
  return waiting.reduce<number | undefined>(
    (sum, count) => (sum === undefined || count === undefined ? undefined : sum + count),
    0,
  );
}

interface KafkaView {
  readonly ingresses: readonly { readonly topics: readonly { readonly lag?: number }[] }[];
  readonly egresses: readonly { readonly connected: boolean; readonly waiting: number }[];
}

/** Orders and checkouts, one request after the other, until it is to end or there are enough. */
function startLoad(api: string, items: readonly string[]) {
  let isRunning = true;
  const order = (n: number): NewRecord => {
    const userId = `user-${(n * 7) % USERS}`;
    const itemId = items[(n * 13) % items.length] ?? "";
    return { key: userId, value: { userId, itemId, quantity: 1 + (n % 3) } };
  };
  const done = (async () => {
    for (let request = 0; isRunning && request < REQUESTS; request++) {
      const first = request * ORDERS;
      await produce(
        api,
        "add-to-cart",
        Array.from({ length: ORDERS }, (_, n) => order(first + n)),
      );
      const userId = `user-${request % USERS}`;
      await produce(api, "checkout", [{ key: userId, value: { userId } }]);
    }
  })();
  return {
    end: async () => {
      isRunning = false;
      await done;
    },
  };
}

async function readFrom(api: string, topic: string, first: number): Promise<NewRecord[]> {
  const records: NewRecord[] = [];
  for (let offset = first; ; ) {
    const page = await consume(api, topic, offset);
    if (page.length === 0) return records;
    records.push(...page.map(({ key, value }) => ({ key, value })));
    offset = (page.at(-1)?.offset ?? offset) + 1;
  }
}

/** As docs/moving-from-flink.md says. Resolves with the savepoint's folder when the job has finished. */
async function stopWithSavepoint({ restUrl }: Engine, folder: string): Promise<string> {
  const ask = async <Answer>(path: string, body?: object): Promise<Answer> => {
    const response = await fetch(`${restUrl}${path}`, {
      ...(body && { method: "POST", body: JSON.stringify(body) }),
      headers: { "content-type": "application/json" },
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Answer;
  };
  const { jobs } = await ask<{ jobs: { id: string; status: string }[] }>("/jobs");
  const job = jobs.find(({ status }) => status === "RUNNING")?.id;
  const { "request-id": request } = await ask<{ "request-id": string }>(`/jobs/${job}/stop`, {
    targetDirectory: `file://${join(folder, "savepoints")}`,
    drain: false,
  });
  interface Stopping {
    readonly operation?: { readonly location?: string; readonly "failure-cause"?: unknown };
  }
  let location: string | undefined;
  const isStopped = async (): Promise<string> => {
    const { operation } = await ask<Stopping>(`/jobs/${job}/savepoints/${request}`);
    location = operation?.location;
    const { state } = await ask<{ state: string }>(`/jobs/${job}`);
    return JSON.stringify(operation?.["failure-cause"]) ?? state;
  };
  await expect.poll(isStopped, { timeout: 180_000, interval: 500 }).toBe("FINISHED");
  return new URL(location ?? "").pathname;
}
