/** How an egress writes: the properties of Kafka's producer. */
import type { KafkaEgressSpec } from "../../module/module.ts";
import type { BrokerOptions } from "../client/connection.ts";
import { brokerOptions, IGNORED, REFUSED } from "./client.ts";
import { Properties } from "./properties.ts";

export type Compression = (typeof COMPRESSIONS)[number];

export interface ProducerSettings {
  readonly broker: BrokerOptions;
  readonly compression: Compression;
  /** How long a transaction may be open before Kafka aborts it, in milliseconds. */
  readonly transactionTimeoutMs: number;
}

const COMPRESSIONS = ["none", "gzip", "snappy", "lz4", "zstd"] as const;

/** Flink's transactions last a checkpoint, these some milliseconds; one that is left open blocks those who read. */
const MAX_TRANSACTION_MS = 60_000;

const REFUSED_HERE = new Map([
  ...REFUSED,
  [
    "partitioner.class",
    "cannot be chosen here: records of a key go where Java's default sends them",
  ],
]);

const IGNORED_HERE = new RegExp(
  `^(?:${[
    ...IGNORED,
    "acks|retries|enable\\.idempotence|linger\\.ms|batch\\.size|max\\.block\\.ms|delivery\\.timeout\\.ms",
    "max\\.in\\.flight\\.requests\\.per\\.connection|compression\\.(?:gzip|lz4|zstd)\\.level",
    "(?:key|value)\\.serializer|partitioner\\.(?:adaptive|availability|ignore)\\..*",
    "bootstrap\\.servers|transactional\\.id|max\\.request\\.size|buffer\\.memory",
    "flink\\.disable-metrics",
  ].join("|")})$`,
);

/** The settings, and what is to be said of the properties that are not used. @throws ModuleError for what cannot be done */
export function producerSettings(spec: KafkaEgressSpec): {
  readonly settings: ProducerSettings;
  readonly notes: readonly string[];
} {
  const properties = new Properties(spec.properties, spec.place);
  const timeout = properties.whole("transaction.timeout.ms", 1);
  // The runtime itself heeds them, with Kafka or without.
  for (const name of ["max.request.size", "buffer.memory"]) properties.text(name);
  const settings: ProducerSettings = {
    broker: brokerOptions(properties),
    compression: properties.word("compression.type", COMPRESSIONS) ?? "none",
    // The module's own field counts more, as on Flink (KafkaSinkProvider).
    transactionTimeoutMs: Math.min(
      spec.transactionTimeoutMs ?? timeout ?? MAX_TRANSACTION_MS,
      MAX_TRANSACTION_MS,
    ),
  };
  properties.finish({ refused: REFUSED_HERE, ignored: IGNORED_HERE });
  return { settings, notes: properties.notes };
}
