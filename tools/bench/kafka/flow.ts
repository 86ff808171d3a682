/** How fast records that are waiting come in from Kafka, and how fast they go out to it. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Brokers } from "../../flink/kafka/brokers.ts";
import { JavaProducer } from "../../flink/kafka/java-producer.ts";
import { readAll } from "../../flink/kafka/java-reader.ts";
import { adminOf } from "../../flink/kafka.ts";
import { until } from "../../flink/wait.ts";
import { consume, produce } from "../../harness/api.ts";
import { FILLING, IN, INS, OUT, PARTITIONS, type Relay, type Work } from "./relay.ts";

/** Of a message in the warm-up and the load alike. */
const COPIES = 100;
/** Records that go out before it is measured how fast they do. */
const WARM_UP_RECORDS = 20_000;
/** In each topic: below what may wait for the functions. */
const WAITING = 9000;
const PATIENCE_MS = 120_000;
const READ_COMMITTED = 1;

/**
 * Records a second into the store, of those that are in Kafka when the runtime starts, from when that is ready. The functions are
 * away.
 */
export async function recordsIn(relay: Relay): Promise<number> {
  const producer = await JavaProducer.start(relay.brokers);
  for (const topic of INS) {
    const value = JSON.stringify({ n: 0, copies: 0, filling: FILLING } satisfies Work);
    const records = Array.from({ length: WAITING }, (_, n) => ({ topic, key: `${n}`, value }));
    await producer.send(records);
  }
  await producer.close();
  const api = await relay.start();
  const started = performance.now();
  for (const topic of INS) await has(api, topic, WAITING);
  return (INS.length * WAITING * 1000) / (performance.now() - started);
}

/** Records a second until a reader of committed records may have them, of `count` that wait for a broker which is stopped. */
export async function recordsOut(relay: Relay, count: number): Promise<number> {
  const { brokers } = relay;
  const api = await relay.start();
  await relay.startFunctions();
  await write(api, 0, WARM_UP_RECORDS);
  await reaches(brokers, WARM_UP_RECORDS);
  const [broker] = brokers.processes;
  await broker?.kill("SIGSTOP");
  const total = WARM_UP_RECORDS + count;
  await write(api, WARM_UP_RECORDS, total);
  await has(api, OUT, total);
  await broker?.kill("SIGCONT");
  const before = await visible(brokers);
  const started = performance.now();
  await reaches(brokers, total);
  const seconds = (performance.now() - started) / 1000;
  const { length } = await readAll(brokers, [OUT]);
  if (length !== total) throw new Error(`${length} records are in Kafka`);
  return (total - before) / seconds;
}

/** Resolves when a reader of committed records gets that far. */
async function reaches(brokers: Brokers, count: number): Promise<void> {
  await until(
    `waiting for ${count} records in Kafka`,
    async () => (await visible(brokers)) >= count || undefined,
    { timeoutMs: PATIENCE_MS, everyMs: 10 },
  );
}

/** Has the functions write those from a number on, and before another. */
async function write(api: string, from: number, to: number): Promise<void> {
  for (let first = from; first < to; first += COPIES) {
    const value: Work = { n: first, copies: COPIES, filling: FILLING };
    await produce(api, IN, [{ key: `${first}`, value }]);
  }
}

/** Resolves when the runtime has that many records of a topic. */
async function has(api: string, topic: string, count: number): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  while ((await consume(api, topic, count - 1, 1000)).length === 0) {
    if (performance.now() > end) throw new Error(`${topic} has fewer than ${count} records`);
    await sleep(1);
  }
}

/** How far a reader of committed records gets, the markers of transactions included. */
async function visible({ address }: Brokers): Promise<number> {
  const admin = adminOf(address);
  try {
    const partitions = Array.from({ length: PARTITIONS }, (_, partitionIndex) => ({
      partitionIndex,
      timestamp: -1n,
    }));
    const [topic] = await admin.listOffsets({
      topics: [{ name: OUT, partitions }],
      isolationLevel: READ_COMMITTED,
    });
    return (topic?.partitions ?? []).reduce((sum, { offset }) => sum + Number(offset), 0);
  } finally {
    await admin.close();
  }
}
