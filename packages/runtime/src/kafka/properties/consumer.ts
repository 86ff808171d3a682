/**
 * How an ingress reads: the properties of Kafka's consumer, and Flink's own. What the module says by its own fields counts
 * more (Flink: KafkaIngressBuilder.resolveKafkaProperties).
 */
import type { KafkaIngressSpec } from "../../module/module.ts";
import type { BrokerOptions } from "../client/connection.ts";
import type { Isolation } from "../client/log.ts";
import { brokerOptions, IGNORED, REFUSED } from "./client.ts";
import { Properties } from "./properties.ts";

export interface ConsumerSettings {
  readonly broker: BrokerOptions;
  /** Flink's default is that of Kafka's consumer, read_uncommitted; here it is read_committed. */
  readonly isolation: Isolation;
  /** Of all partitions of a request, and of one: a larger batch of records comes by itself. */
  readonly maxBytes: number;
  readonly maxPartitionBytes: number;
  /** A broker answers as soon as it has so many bytes, or so many milliseconds are over. */
  readonly minBytes: number;
  readonly maxWaitMs: number;
  /** How often new partitions are looked for, in milliseconds. */
  readonly discoveryMs: number;
  /** Whether a topic that is missing may be created, if the brokers allow it. */
  readonly createsTopics: boolean;
}

/** Kafka's default is 50 MiB, which is more than is to be in memory here. */
const MAX_BYTES = 8 * 1024 * 1024;
/** Kafka's. */
const MAX_PARTITION_BYTES = 1024 * 1024;
const MAX_WAIT_MS = 500;
const MIN_WAIT_MS = 20;
/** On Flink it is off unless it is said, and a job looks for new ones when it starts. */
const DISCOVERY_MS = 30_000;
/** Of Node's timers. */
const MAX_TIMER_MS = 2 ** 31 - 1;

const IGNORED_HERE = new RegExp(
  `^(?:${[
    ...IGNORED,
    "bootstrap\\.servers|group\\.(?:id|instance\\.id|protocol|remote\\.assignor)|auto\\.offset\\.reset",
    "(?:key|value)\\.deserializer|partition\\.assignment\\.strategy",
    "max\\.poll\\.(?:records|interval\\.ms)|session\\.timeout\\.ms|heartbeat\\.interval\\.ms|default\\.api\\.timeout\\.ms",
    "enable\\.auto\\.commit|exclude\\.internal\\.topics|auto\\.commit\\.interval\\.ms|check\\.crcs",
    "flink\\.(?:poll-timeout|disable-metrics)",
  ].join("|")})$`,
);

/** The settings, and what is to be said of the properties that are not used. @throws ModuleError for what cannot be done */
export function consumerSettings(spec: KafkaIngressSpec): {
  readonly settings: ConsumerSettings;
  readonly notes: readonly string[];
} {
  const properties = new Properties(spec.properties, spec.place);
  const broker = brokerOptions(properties);
  const wait = properties.whole("fetch.max.wait.ms", 0) ?? MAX_WAIT_MS;
  const settings: ConsumerSettings = {
    broker,
    isolation:
      properties.word("isolation.level", ["read_committed", "read_uncommitted"]) ??
      "read_committed",
    maxBytes: Math.min(properties.whole("fetch.max.bytes", 0) ?? MAX_BYTES, MAX_BYTES),
    maxPartitionBytes: Math.min(
      properties.whole("max.partition.fetch.bytes", 0) ?? MAX_PARTITION_BYTES,
      MAX_BYTES,
    ),
    // With nothing to wait for, the broker would be asked all the time.
    minBytes: Math.max(properties.whole("fetch.min.bytes", 0) ?? 1, 1),
    maxWaitMs: Math.max(Math.min(wait, broker.requestTimeoutMs / 2), MIN_WAIT_MS),
    discoveryMs: Math.min(
      properties.whole("flink.partition-discovery.interval-millis", 1, Number.MAX_SAFE_INTEGER) ??
        DISCOVERY_MS,
      MAX_TIMER_MS,
    ),
    createsTopics: properties.yes("allow.auto.create.topics") ?? true,
  };
  properties.finish({ refused: REFUSED, ignored: IGNORED_HERE });
  return { settings, notes: properties.notes };
}
