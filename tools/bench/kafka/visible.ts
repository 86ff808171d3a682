/** How long a record takes from the disk of the runtime to a reader of committed records in Kafka. */
import { setTimeout as sleep } from "node:timers/promises";
import { follow } from "../../flink/kafka/java-reader.ts";
import { consume, produce } from "../../harness/api.ts";
import { FILLING, IN, OUT, type Relay, type Work } from "./relay.ts";

const PER_SECOND = 1000;
const BATCH = 10;
const WARM_UP_RECORDS = 5000;
const PATIENCE_MS = 60_000;

/** Milliseconds from when a reader of the API had each of `count` records until Kafka's own client had it. */
export async function visibleAfter(relay: Relay, count: number): Promise<readonly number[]> {
  const api = await relay.start();
  await relay.startFunctions();
  const total = WARM_UP_RECORDS + count;
  const durable = new Map<number, number>();
  const visible = new Map<number, number>();
  const reader = await follow(relay.brokers, [OUT], ({ value }) => {
    visible.set((JSON.parse(String(value)) as Work).n, performance.now());
  });
  const deadline = (): void => {
    if (performance.now() > end) {
      throw new Error(`${durable.size} of ${total} records are durable, ${visible.size} in Kafka`);
    }
  };
  const end = performance.now() + PATIENCE_MS + (total * 1000) / PER_SECOND;
  const watchApi = async (): Promise<void> => {
    for (let next = 0; durable.size < total; deadline()) {
      const page = await consume(api, OUT, next, 1000);
      const now = performance.now();
      for (const { value } of page) durable.set((value as Work).n, now);
      next = (page.at(-1)?.offset ?? next - 1) + 1;
      // The topic comes to be with its first record.
      if (page.length === 0) await sleep(1);
    }
  };
  const offer = async (): Promise<void> => {
    const started = performance.now();
    for (let first = 0; first < total; first += BATCH) {
      await sleep(Math.max(0, started + (first * 1000) / PER_SECOND - performance.now()));
      const records = Array.from({ length: BATCH }, (_, n) => ({
        key: `${first + n}`,
        value: { n: first + n, copies: 1, filling: FILLING } satisfies Work,
      }));
      await produce(api, IN, records);
    }
  };
  try {
    await Promise.all([offer(), watchApi()]);
    while (visible.size < total) {
      deadline();
      await sleep(10);
    }
  } finally {
    await reader.close();
  }
  return Array.from({ length: count }, (_, n) => {
    const record = WARM_UP_RECORDS + n;
    return (visible.get(record) ?? Number.NaN) - (durable.get(record) ?? Number.NaN);
  });
}
