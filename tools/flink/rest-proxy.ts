/**
 * The same API in front of Kafka that the local runtime has: produce and consume in the shape of Kafka REST v2. So the
 * playthrough, the tests and the benchmark drive both runtimes alike. Consumers see committed records only. Kafka's
 * offsets have gaps, where transactions end: go on from the last offset + 1.
 */
import type { AddressInfo } from "node:net";
import {
  checkRecord,
  createServer,
  fingerprintOf,
  idempotencyConflict,
  kafkaRest,
  type NewRecord,
  notAnIngressTopic,
  RequestError,
} from "statefun-runtime/kafka-rest";
import { TopicProducer } from "./producer.ts";
import { TopicReader } from "./reader.ts";
import { within } from "./wait.ts";

export interface RestProxyOptions {
  /** The broker's address. */
  readonly kafka: string;
  /** Where records may be produced: as in the local runtime, nowhere else. */
  readonly ingressTopics: readonly string[];
  /** 0: any. */
  readonly port: number;
  /** How long a produced record waits for the broker's acknowledgement, in milliseconds. */
  readonly ackTimeoutMs: number;
}

export interface RestProxy {
  readonly url: string;
  close(): Promise<void>;
}

/** A request with an Idempotency-Key, which may be repeated for as long as the proxy runs. */
interface Remembered {
  readonly fingerprint: string;
  readonly outcome: Promise<number[]>;
}

export async function startRestProxy(options: RestProxyOptions): Promise<RestProxy> {
  const { kafka, ingressTopics, port, ackTimeoutMs } = options;
  const reader = new TopicReader(kafka);
  const producer = new TopicProducer(kafka, ackTimeoutMs);
  const remembered = new Map<string, Remembered>();

  const append = (topic: string, records: readonly NewRecord[]) => {
    if (!ingressTopics.includes(topic)) throw notAnIngressTopic(topic, ingressTopics);
    return producer.produce(
      topic,
      records.map((record, index) => checkRecord(record, index)),
    );
  };
  // Closing does not wait for requests, because these may wait for a broker that is gone.
  const app = createServer({ forceCloseConnections: true });
  kafkaRest(app, {
    async produce(topic, records, key) {
      if (key === undefined) return append(topic, records).answer;
      const fingerprint = await fingerprintOf(topic, records);
      const earlier = remembered.get(key);
      if (earlier === undefined) {
        const { answer, outcome } = append(topic, records);
        remembered.set(key, { fingerprint, outcome });
        // Nothing was appended, so that the request can be tried again.
        outcome.catch(() => remembered.delete(key));
        return answer;
      }
      if (earlier.fingerprint !== fingerprint) throw idempotencyConflict(key);
      return within(
        ackTimeoutMs,
        earlier.outcome,
        () => new RequestError("unavailable", `not acknowledged for another ${ackTimeoutMs} ms`),
      );
    },
    // Kafka counts whole batches, and gives one at least: all of what has come is the page.
    consume: (topic, page, gone) => reader.read(topic, page, gone),
  });

  await app.listen({ host: "127.0.0.1", port });
  return {
    url: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`,
    async close() {
      await app.close();
      await reader.close();
      await producer.close();
    },
  };
}
