/** What goes on between the runtime and Kafka in numbers. Without Kafka there is only an outbox with nothing in it. */
import { Counter, Gauge } from "prom-client";
import type { EgressStatus, IngressTopicStatus } from "../kafka-status.ts";
import type { Metric, Sample } from "./metrics.ts";

const byIngressTopic = (
  read: (topic: IngressTopicStatus) => number | undefined,
): Pick<Metric, "labels" | "samples"> => ({
  labels: ["topic"],
  *samples({ kafka }): Iterable<Sample> {
    for (const { topics } of kafka?.ingresses ?? []) {
      for (const status of topics) {
        const value = read(status);
        if (value !== undefined) yield [value, { topic: status.topic }];
      }
    }
  },
});

const byAddress = (
  read: (egress: EgressStatus) => number | undefined,
): Pick<Metric, "labels" | "samples"> => ({
  labels: ["address"],
  *samples({ kafka }): Iterable<Sample> {
    for (const egress of kafka?.egresses ?? []) {
      const value = read(egress);
      if (value !== undefined) yield [value, { address: egress.address }];
    }
  },
});

export const KAFKA_METRICS: readonly Metric[] = [
  {
    kind: Gauge,
    name: "kafka_read_up",
    help: "Whether all partitions of a topic are read from Kafka: 1 or 0.",
    ...byIngressTopic(({ problem, partitions }) =>
      problem === undefined && partitions > 0 ? 1 : 0,
    ),
  },
  {
    kind: Gauge,
    name: "kafka_lag_records",
    help: "Records of a topic that are still to be read from Kafka.",
    ...byIngressTopic(({ lag }) => lag),
  },
  {
    kind: Counter,
    name: "kafka_read_records_total",
    help: "Records read from Kafka.",
    ...byIngressTopic(({ records }) => records),
  },
  {
    kind: Counter,
    name: "kafka_unusable_records_total",
    help: "Records read from Kafka that no function can get: each is in topic dead-letters.",
    ...byIngressTopic(({ deadLetters }) => deadLetters),
  },
  {
    kind: Counter,
    name: "kafka_lost_records_total",
    help: "Records that Kafka had no more when they were to be read, at most.",
    ...byIngressTopic(({ lost }) => lost),
  },
  {
    kind: Gauge,
    name: "kafka_write_up",
    help: "Whether the Kafka at an address can be written to: 1 or 0.",
    ...byAddress(({ isConnected }) => (isConnected ? 1 : 0)),
  },
  {
    kind: Gauge,
    name: "outbox_records",
    help: "Records that wait for the Kafka at an address.",
    ...byAddress(({ waiting }) => waiting),
  },
  {
    kind: Gauge,
    name: "outbox_bytes",
    help: "Approximate size of all records that wait for a Kafka.",
    samples: ({ kafka }) => (kafka === undefined ? [] : [[kafka.outboxBytes]]),
  },
  {
    kind: Counter,
    name: "kafka_written_records_total",
    help: "Records written to the Kafka at an address.",
    ...byAddress(({ records }) => records),
  },
  {
    kind: Counter,
    name: "kafka_transactions_total",
    help: "Transactions committed in the Kafka at an address.",
    ...byAddress(({ transactions }) => transactions),
  },
];
