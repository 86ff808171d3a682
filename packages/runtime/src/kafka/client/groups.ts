/** The offsets that Kafka keeps for a consumer group, which nobody has to be a member of. */
import { OFFSET_COMMIT, OFFSET_FETCH } from "./apis.ts";
import type { KafkaClient } from "./client.ts";
import { errorOfCode } from "./errors.ts";
import type { TopicPartition } from "./log.ts";

/** The offset of the next record, for each partition that has one. @throws KafkaError */
export async function groupOffsets(
  client: KafkaClient,
  groupId: string,
  partitions: readonly TopicPartition[],
): Promise<(TopicPartition & { readonly next: number })[]> {
  const coordinator = await client.coordinator("group", groupId);
  const topics = [...Map.groupBy(partitions, ({ topic }) => topic)].map(([name, all]) => ({
    name,
    partitionIndexes: all.map(({ partition }) => partition),
  }));
  const asked = `OffsetFetch of group ${groupId}`;
  const answer = await client.ask(coordinator, asked, OFFSET_FETCH, (ask) =>
    ask([{ groupId, memberId: null, memberEpoch: -1, topics }], false),
  );
  const group = answer.groups[0];
  const error = errorOfCode(group?.errorCode ?? 0, asked);
  if (error !== undefined) throw error;
  return (group?.topics ?? []).flatMap(({ name, partitions }) =>
    partitions
      .filter(({ committedOffset }) => committedOffset >= 0n)
      .map(({ partitionIndex, committedOffset }) => ({
        topic: name,
        partition: partitionIndex,
        next: Number(committedOffset),
      })),
  );
}

/** Sets them, as one who is not a member: refused while the group has members. @throws KafkaError */
export async function commitGroupOffsets(
  client: KafkaClient,
  groupId: string,
  positions: readonly (TopicPartition & { readonly next: number })[],
): Promise<void> {
  const coordinator = await client.coordinator("group", groupId);
  const topics = [...Map.groupBy(positions, ({ topic }) => topic)].map(([name, all]) => ({
    name,
    partitions: all.map(({ partition, next }) => ({
      partitionIndex: partition,
      committedOffset: BigInt(next),
      committedLeaderEpoch: -1,
      committedMetadata: "",
    })),
  }));
  await client.ask(coordinator, `OffsetCommit of group ${groupId}`, OFFSET_COMMIT, (ask) =>
    ask(groupId, -1, "", null, topics),
  );
}
