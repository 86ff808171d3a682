/** What egresses are given: the records of Kafka, Kinesis and the playground, each in a value of a type of its own. */
import { KafkaProducerRecord, KinesisEgressRecord } from "./protobuf.ts";
import type { TypeName } from "./typename.ts";

/** A record for a topic of Kafka, or a stream of Kinesis. */
export interface EgressRecord {
  readonly topic: string;
  /** Empty means no key, as in Flink's Kafka egress. */
  readonly key: string;
  readonly value: Uint8Array;
}

/** A record for a stream of Kinesis: its key is the partition key. */
export interface KinesisRecord extends EgressRecord {
  /** Chooses the shard instead of the key's hash; empty: it does not. */
  readonly explicitHashKey: string;
}

/** Turns one kind of record into the bytes of a value, and back. */
export interface RecordCodec<In, Out> {
  /** The typename of the value. */
  readonly typename: TypeName;
  encode(record: In): { readonly typename: TypeName; readonly value: Uint8Array };
  /** @throws Error when the bytes are not such a record */
  decode(bytes: Uint8Array): Out;
}

function codec<In, Out>(
  typename: TypeName,
  encode: (record: In) => Uint8Array,
  decode: (bytes: Uint8Array) => Out,
): RecordCodec<In, Out> {
  return { typename, encode: (record) => ({ typename, value: encode(record) }), decode };
}

/** `io.statefun.kafka.v1/egress` */
export const kafkaRecord = codec(
  "type.googleapis.com/io.statefun.sdk.egress.KafkaProducerRecord",
  ({ topic, key, value }: EgressRecord) =>
    KafkaProducerRecord.encode({ topic, key, valueBytes: value }).finish(),
  (bytes): EgressRecord => {
    const { topic, key, valueBytes } = KafkaProducerRecord.decode(bytes);
    return { topic, key, value: valueBytes };
  },
);

/** `io.statefun.kinesis.v1/egress` */
export const kinesisRecord = codec(
  "type.googleapis.com/io.statefun.sdk.egress.KinesisEgressRecord",
  ({ topic, key, explicitHashKey, value }: KinesisRecord) =>
    KinesisEgressRecord.encode({
      stream: topic,
      partitionKey: key,
      explicitHashKey,
      valueBytes: value,
    }).finish(),
  (bytes): KinesisRecord => {
    const { stream, partitionKey, explicitHashKey, valueBytes } = KinesisEgressRecord.decode(bytes);
    return { topic: stream, key: partitionKey, explicitHashKey, value: valueBytes };
  },
);

/** `io.statefun.playground.v1/egress`: JSON with a topic and a payload, which is text. */
export const playgroundRecord = codec(
  "io.statefun.playground/EgressRecord",
  ({ topic, value }: EgressRecord) =>
    Buffer.from(JSON.stringify({ topic, payload: Buffer.from(value).toString() })),
  (bytes): EgressRecord => {
    const record: unknown = JSON.parse(Buffer.from(bytes).toString());
    const { topic, payload } = (record ?? {}) as { topic?: unknown; payload?: unknown };
    if (typeof topic !== "string" || typeof payload !== "string") {
      throw new TypeError("it lacks a topic or a payload");
    }
    return { topic, key: "", value: Buffer.from(payload) };
  },
);
