/** The process that reads is killed again and again, and the broker, too: each committed record is in the store once, in order. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { openSqliteStore } from "../../../../packages/runtime/src/store/sqlite.ts";
import { temporaryFolder } from "../../../../test/e2e/support/fixtures.ts";
import { startBrokers } from "../../kafka/brokers.ts";
import { JavaProducer } from "../../kafka/java-producer.ts";
import { mustRun } from "../flink-classes.ts";
import { startReading } from "./reading.ts";

/** In each of them something is written, and a process that reads is killed. */
const ROUNDS = 10;
/** Of a round, with which of them are aborted; records of a transaction. */
const TRANSACTIONS = 17;
const isAborted = (transaction: number) => transaction % 17 < 7;
const RECORDS = 200;
const COMMITTED = ROUNDS * 10 * RECORDS;
const PARTITIONS = 3;
/** When the broker is killed, too. */
const BROKER_ROUND = 4;
/** How long a process may read at most. */
const LONGEST_LIFE_MS = 600;
/** Pages are small, so that there are many places where one may be killed. */
const SPEC = [
  "startupPosition: { type: earliest }",
  "properties: [max.partition.fetch.bytes: 4096, fetch.max.bytes: 8192]",
];

test.skipIf(!mustRun)(
  "20,000 committed records amid aborted ones come in once, in order",
  { timeout: 300_000 },
  async () => {
    const brokers = await startBrokers();
    onTestFinished(() => brokers.stop());
    await brokers.createTopics(["in"], PARTITIONS);
    const producer = await JavaProducer.start({
      ...brokers,
      properties: { "transactional.id": "writer" },
    });
    onTestFinished(() => producer.close());
    const dataDir = temporaryFolder();
    const expected = new Map<number, string[]>();
    const random = randomFrom(7);
    const counts: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const writing = write(producer, round, expected);
      await killReader(brokers.address, dataDir, random() * LONGEST_LIFE_MS);
      if (round === BROKER_ROUND) {
        await brokers.kill();
        await brokers.start();
      }
      await writing;
      counts.push((await valuesIn(dataDir)).length);
    }
    process.stderr.write(`after each kill: ${counts}\n`);
    // Kills that were in the middle of it.
    expect(new Set(counts).size).toBeGreaterThan(ROUNDS / 3);

    const it = await startReading({ address: brokers.address, dataDir, spec: SPEC });
    const count = [...expected.values()].flat().length;
    expect(count).toBe(COMMITTED);
    await expect
      .poll(() => it.status().lag === 0 && it.records().length >= count, {
        timeout: 120_000,
        interval: 200,
      })
      .toBe(true);
    await it.close();
    const found = Map.groupBy(await valuesIn(dataDir), ({ partition }) => partition);
    for (const [partition, values] of expected)
      expect(found.get(partition)?.map(({ value }) => value)).toEqual(values);
    expect([...found.values()].flat().length).toBe(COMMITTED);
  },
);

/** Adds what is committed in each partition, in order. */
async function write(
  producer: JavaProducer,
  round: number,
  committed: Map<number, string[]>,
): Promise<void> {
  for (let transaction = 0; transaction < TRANSACTIONS; transaction++) {
    const values = Array.from({ length: RECORDS }, (_, n) => ({
      topic: "in",
      partition: n % PARTITIONS,
      key: `k${n}`,
      value: `${round}.${transaction}.${n}`,
    }));
    await producer.begin();
    await producer.send(values);
    if (isAborted(transaction)) {
      await producer.abort();
      continue;
    }
    await producer.commit();
    for (const { partition, value } of values)
      committed.set(partition, [...(committed.get(partition) ?? []), value]);
  }
}

/** A process that reads, and is killed so long after it has begun to. */
async function killReader(address: string, dataDir: string, lifeMs: number): Promise<void> {
  const program = fileURLToPath(new URL("read.ts", import.meta.url));
  const child = spawn(
    process.execPath,
    ["--conditions=statefun-source", program, address, dataDir, ...SPEC],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const ended = new Promise((resolve) => child.once("close", resolve));
  await new Promise((resolve) => child.stdout.once("data", resolve));
  await new Promise((resolve) => setTimeout(resolve, lifeMs));
  child.kill("SIGKILL");
  await ended;
}

async function valuesIn(dataDir: string) {
  const store = await openSqliteStore(dataDir, { walBytes: 2 ** 28, onNotice: () => undefined });
  const records = store.records("in", 0, 1_000_000, Number.MAX_SAFE_INTEGER);
  await store.close();
  return records.map(({ source, value }) => ({
    partition: source?.partition ?? -1,
    value: Buffer.from(value).toString(),
  }));
}

/** The same numbers each time. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}
