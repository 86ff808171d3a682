/**
 * Where the reading of partitions begins of which nothing has been read: by Flink's rules (FlinkKafkaConsumerBase.open), and
 * at the first record of what has turned up since.
 */
import type { KafkaIngressSpec } from "../../module/module.ts";
import type { KafkaClient } from "../client/client.ts";
import { groupOffsets } from "../client/groups.ts";
import { type Isolation, offsetAt, type TopicPartition } from "../client/log.ts";

export interface StartOptions {
  readonly client: KafkaClient;
  readonly isolation: Isolation;
  readonly spec: Pick<KafkaIngressSpec, "startupPosition" | "autoOffsetReset" | "groupId">;
  /** Whether all of its records were written since the reading of others began, so that none of them is to be left out. */
  readonly isLate: boolean;
}

export interface Start extends TopicPartition {
  readonly next: number;
}

/** @throws KafkaError when one of them cannot be found out */
export async function startOffsets(
  partitions: readonly TopicPartition[],
  { client, isolation, spec, isLate }: StartOptions,
): Promise<Start[]> {
  const { startupPosition: position, groupId } = spec;
  const end = isLate ? "earliest" : "latest";
  const reset = isLate ? "earliest" : spec.autoOffsetReset;
  const named = new Map<string, number>();
  if (position.type === "specific-offsets") {
    for (const { topic, partition, offset } of position.offsets)
      named.set(`${topic}/${partition}`, offset);
  }
  if (position.type === "specific-offsets" || position.type === "group-offsets") {
    const unnamed = partitions.filter((of) => !named.has(`${of.topic}/${of.partition}`));
    for (const { topic, partition, next } of await groupOffsets(client, groupId, unnamed))
      named.set(`${topic}/${partition}`, next);
  }
  const at = async (of: TopicPartition, when: "earliest" | "latest"): Promise<number> =>
    (await offsetAt(client, of, when, isolation)) ?? 0;
  const startOf = async (of: TopicPartition): Promise<number> => {
    switch (position.type) {
      case "earliest":
        return await at(of, "earliest");
      case "latest":
        return await at(of, end);
      case "date":
        return (await offsetAt(client, of, position.time, isolation)) ?? (await at(of, end));
      default:
        return named.get(`${of.topic}/${of.partition}`) ?? (await at(of, reset));
    }
  };
  const starts: Start[] = [];
  for (const { topic, partition } of partitions)
    starts.push({ topic, partition, next: await startOf({ topic, partition }) });
  return starts;
}
