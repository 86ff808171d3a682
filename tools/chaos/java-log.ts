/**
 * The topics of a real broker as chaos sees them: what the load produces, and what the watcher and the checker read, goes
 * through Kafka's own client. In front of it is the API of the local runtime, so that load and watcher are the same.
 */
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { createServer, kafkaRest, type RecordLog } from "statefun-runtime/kafka-rest";
import type { Brokers } from "../flink/kafka/brokers.ts";
import { JavaProducer, type Place } from "../flink/kafka/java-producer.ts";
import { follow, type KafkaRecord, readAll } from "../flink/kafka/java-reader.ts";
import type { TopicRecord } from "../harness/api.ts";
import { EGRESS, INGRESS, TOPICS } from "../harness/shop-topics.ts";

export interface JavaLog {
  /** Of the API. */
  readonly url: string;
  /** All that is in the shop's topics, for somebody who reads with that isolation. */
  readTopics(isolation: string): Promise<ReadonlyMap<string, readonly TopicRecord[]>>;
  close(): Promise<void>;
}

/** Of each topic that is produced to. The others have one, because the API knows no more. */
const PARTITIONS = 3;
const LOOK_MS = 20;

/** Creates the topics, too. */
export async function startJavaLog(brokers: Brokers): Promise<JavaLog> {
  await brokers.createTopics(INGRESS, PARTITIONS);
  await brokers.createTopics(EGRESS);
  const seen = new Map(EGRESS.map((topic) => [topic, [] as KafkaRecord[]]));
  const producer = await JavaProducer.start(brokers);
  const reader = await follow(brokers, EGRESS, (record) => seen.get(record.topic)?.push(record));
  /** By the key of its request. The producer repeats by itself what a broker has not acknowledged. */
  const produced = new Map<string | undefined, Promise<readonly Place[]>>();
  const log: RecordLog = {
    async produce(topic, records, key) {
      const places =
        produced.get(key) ?? producer.send(records.map((record) => ({ topic, ...record })));
      if (key !== undefined) produced.set(key, places);
      return (await places).map((place) => idOf(topic, place));
    },
    async consume(topic, { offset, timeoutMs }, gone) {
      const end = performance.now() + timeoutMs;
      for (;;) {
        const records = seen.get(topic) ?? [];
        if ((records.at(-1)?.offset ?? -1) >= offset) {
          return records.filter((record) => record.offset >= offset);
        }
        if (gone.aborted || performance.now() >= end) return [];
        await sleep(LOOK_MS);
      }
    },
  };
  const app = createServer({ forceCloseConnections: true });
  kafkaRest(app, log);
  await app.listen({ host: "127.0.0.1", port: 0 });
  return {
    url: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`,
    async readTopics(isolation) {
      const properties = { "isolation.level": isolation };
      const records = (await readAll({ ...brokers, properties }, TOPICS)).map(topicRecord);
      const byTopic = Map.groupBy(records, ({ topic }) => topic);
      return new Map(
        TOPICS.map((topic) => [
          topic,
          (byTopic.get(topic) ?? []).toSorted((a, b) => a.offset - b.offset),
        ]),
      );
    },
    async close() {
      await app.close();
      await Promise.all([reader.close(), producer.close()]);
    },
  };
}

/** One number for each place in a topic, in the order of its partition's offsets: the API has one partition only. */
function idOf(topic: string, [partition, offset]: Place): number {
  return INGRESS.includes(topic) ? offset * PARTITIONS + partition : offset;
}

/** As the API has it. */
function topicRecord({ topic, partition, offset, key, value }: KafkaRecord): TopicRecord {
  const record = { topic, partition: 0, offset: idOf(topic, [partition, offset]) };
  return { ...record, key: String(key), value: JSON.parse(String(value)) };
}
