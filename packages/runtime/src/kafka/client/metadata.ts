/** What Kafka says of a cluster: brokers, topics, partitions and their leaders. */
import type { metadataV12 } from "@platformatic/kafka";
import { errorOfCode, type KafkaError } from "./errors.ts";
import type { Server } from "./servers.ts";

export interface ClusterMetadata {
  readonly clusterId: string;
  /** Where they are reached, by their numbers. */
  readonly brokers: ReadonlyMap<number, Server>;
  /** The number of the broker that creates topics. */
  readonly controller: number;
  /** Those that were asked for. */
  readonly topics: ReadonlyMap<string, TopicMetadata>;
}

export interface TopicMetadata {
  /** A UUID as Kafka writes it; "" where the broker is too old to have them. */
  readonly id: string;
  /** By their numbers. */
  readonly partitions: ReadonlyMap<number, PartitionLeader>;
  /** Why nothing is known of it, such as UNKNOWN_TOPIC_OR_PARTITION. */
  readonly error: KafkaError | undefined;
}

export interface PartitionLeader {
  /** The number of the broker. */
  readonly node: number;
  readonly error: KafkaError | undefined;
}

/** As Kafka writes a UUID, from how the library writes one. */
function topicIdOf(uuid: string | undefined): string {
  const bytes = Buffer.from(uuid?.replaceAll("-", "") ?? "", "hex");
  return bytes.some((byte) => byte !== 0) ? bytes.toString("base64url") : "";
}

/** The other way round. */
export function uuidOf(topicId: string): string {
  return Buffer.from(topicId, "base64url").toString("hex");
}

export function clusterOf(answer: metadataV12.MetadataResponse): ClusterMetadata {
  const topics = answer.topics.map(({ name, topicId, errorCode, partitions }) => {
    const topic: TopicMetadata = {
      id: topicIdOf(topicId),
      error: errorOfCode(errorCode, `topic ${name}`, { topic: name ?? "" }),
      partitions: new Map(
        partitions.map(({ partitionIndex, leaderId, errorCode }) => [
          partitionIndex,
          {
            node: leaderId,
            error: errorOfCode(errorCode, `partition ${partitionIndex} of ${name}`, {
              topic: name ?? "",
            }),
          },
        ]),
      ),
    };
    return [name ?? "", topic] as const;
  });
  return {
    clusterId: answer.clusterId ?? "",
    controller: answer.controllerId,
    brokers: new Map(answer.brokers.map(({ nodeId, host, port }) => [nodeId, { host, port }])),
    topics: new Map(topics),
  };
}
