/**
 * Where results leave StateFun: egresses, which module.yaml declares under the same typename. An egress that the module
 * does not declare stops a Flink job, so declare them in both places.
 */

import { kafkaRecord, kinesisRecord } from "statefun-wire";
import { assertWireText } from "./text.ts";
import { type Immutable, serialize, type Type } from "./type.ts";
import { assertTypeName, type TypeName } from "./typename.ts";

/** An egress for values of `T`; `Options` is what has to be said besides the value. */
export interface Egress<T, Options = undefined> {
  readonly typename: TypeName;
  /** The topic or stream that its records go to; left out for a {@link customEgress}, which has none. */
  readonly topic?: { readonly kind: "kafka" | "kinesis"; readonly name: string };
  /** The typename and bytes that the runtime hands to the egress. */
  record(value: Immutable<T>, options: Options): EgressRecord;
  /** The value and options of a record's bytes: the way back, for tests. */
  read(bytes: Uint8Array): { readonly value: T; readonly options: Options };
}

/** What an egress is handed: bytes, and what they are. */
export interface EgressRecord {
  readonly typename: TypeName;
  readonly value: Uint8Array;
}

/** What is said about a Kafka record besides its value. */
export interface KafkaOptions {
  /** The record's key. Left out: no key, and any partition. */
  readonly key?: string;
}

/** A Kafka egress (`io.statefun.kafka.v1/egress`): writes `type`'s bytes to `topic`. */
export function kafkaEgress<T>(spec: {
  readonly typename: TypeName;
  readonly topic: string;
  readonly type: Type<T>;
}): Egress<T, KafkaOptions | undefined> {
  assertTypeName(spec.typename, "an egress");
  const { typename, topic, type } = spec;
  return {
    typename,
    topic: { kind: "kafka", name: topic },
    record: (value, options) => {
      const key = options?.key ?? "";
      assertWireText(key, `the key for egress ${typename}`);
      return kafkaRecord.encode({ topic, key, value: serializeFor(typename, type, value) });
    },
    read: (bytes) => {
      const { key, value } = kafkaRecord.decode(bytes);
      return { value: type.deserialize(value), options: key === "" ? undefined : { key } };
    },
  };
}

/** What is said about a Kinesis record besides its value. */
export interface KinesisOptions {
  /** Records of one key keep their order. */
  readonly partitionKey: string;
  /** Chooses the shard, instead of the hash of the partition key. */
  readonly explicitHashKey?: string;
}

/** A Kinesis egress (`io.statefun.kinesis.v1/egress`): writes `type`'s bytes to `stream`. */
export function kinesisEgress<T>(spec: {
  readonly typename: TypeName;
  readonly stream: string;
  readonly type: Type<T>;
}): Egress<T, KinesisOptions> {
  assertTypeName(spec.typename, "an egress");
  const { typename, stream, type } = spec;
  return {
    typename,
    topic: { kind: "kinesis", name: stream },
    record: (value, { partitionKey, explicitHashKey = "" }) => {
      assertWireText(partitionKey, `the partition key for egress ${typename}`);
      assertWireText(explicitHashKey, `the hash key for egress ${typename}`);
      return kinesisRecord.encode({
        topic: stream,
        key: partitionKey,
        explicitHashKey,
        value: serializeFor(typename, type, value),
      });
    },
    read: (bytes) => {
      const { key, explicitHashKey, value } = kinesisRecord.decode(bytes);
      return {
        value: type.deserialize(value),
        options: { partitionKey: key, ...(explicitHashKey !== "" && { explicitHashKey }) },
      };
    },
  };
}

/** Any other egress: it gets the value itself, under its type's name. */
export function customEgress<T>(spec: {
  readonly typename: TypeName;
  readonly type: Type<T>;
}): Egress<T> {
  assertTypeName(spec.typename, "an egress");
  const { typename, type } = spec;
  return {
    typename,
    record: (value) => ({ typename: type.typename, value: serializeFor(typename, type, value) }),
    read: (bytes) => ({ value: type.deserialize(bytes), options: undefined }),
  };
}

function serializeFor<T>(egress: TypeName, type: Type<T>, value: Immutable<T>): Uint8Array {
  // A serializer only reads its value, so a deeply readonly one will do.
  return serialize(type, value as T, `the value for egress ${egress}`);
}
