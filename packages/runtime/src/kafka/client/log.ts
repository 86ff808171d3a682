/** What is asked of the leader of a partition: its records, and which offsets it has. */
import type { fetchV12 } from "@platformatic/kafka";
import { FETCH, FETCH_BY_ID, LIST_OFFSETS } from "./apis.ts";
import type { KafkaClient } from "./client.ts";
import { KafkaError } from "./errors.ts";
import { uuidOf } from "./metadata.ts";

export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

/** Whether the records of open transactions are seen: Kafka's `isolation.level`. */
export type Isolation = "read_committed" | "read_uncommitted";

export interface FetchOptions extends TopicPartition {
  readonly offset: number;
  readonly isolation: Isolation;
  /** The most that is wanted. The first batch comes whole, however large it is. */
  readonly maxBytes: number;
  /** How long the broker waits for a record, in milliseconds. Less than the client's `requestTimeoutMs`. */
  readonly maxWaitMs: number;
}

/** No session: each request says all that it wants. */
export const NO_SESSION = [0, -1] as const;
const CONSUMER = -1;

/**
 * A page of a partition, as the broker has it: for `committedRecords`, which leaves out what was aborted.
 *
 * @throws KafkaError such as OFFSET_OUT_OF_RANGE, UNKNOWN_TOPIC_OR_PARTITION
 */
export async function fetchPage(
  client: KafkaClient,
  options: FetchOptions,
): Promise<fetchV12.FetchResponsePartition> {
  const { topic, partition, offset, isolation, maxBytes, maxWaitMs } = options;
  const { id } = await client.topic(topic);
  const leader = await client.leader(topic, partition);
  const wanted = {
    partition,
    currentLeaderEpoch: -1,
    fetchOffset: BigInt(offset),
    lastFetchedEpoch: -1,
    partitionMaxBytes: maxBytes,
  };
  // Only a broker that has ids is asked by them.
  const versions = id === "" ? FETCH.filter(({ version }) => version < FETCH_BY_ID) : FETCH;
  const answer = await client.ask(
    leader,
    `Fetch of ${topic}/${partition}`,
    versions,
    (ask, version) =>
      ask(
        maxWaitMs,
        1,
        maxBytes,
        LEVELS[isolation],
        ...NO_SESSION,
        [{ topicId: version >= FETCH_BY_ID ? uuidOf(id) : topic, partitions: [wanted] }],
        [],
        "",
      ),
  );
  const page = answer.responses[0]?.partitions[0];
  if (page === undefined) throw lacks(options);
  return page;
}

/** By Kafka's numbers. */
export const LEVELS = { read_uncommitted: 0, read_committed: 1 } as const;
const EARLIEST = -2n;
const LATEST = -1n;

/**
 * The first offset there is, the one after the last (with read_committed: of the last transaction that has ended), or the
 * first one whose record is not older than a time in milliseconds since 1970: undefined where there is none.
 *
 * @throws KafkaError
 */
export async function offsetAt(
  client: KafkaClient,
  { topic, partition }: TopicPartition,
  when: "earliest" | "latest" | number,
  isolation: Isolation = "read_committed",
): Promise<number | undefined> {
  const leader = await client.leader(topic, partition);
  const timestamp = when === "earliest" ? EARLIEST : when === "latest" ? LATEST : BigInt(when);
  const wanted = { partitionIndex: partition, currentLeaderEpoch: -1, timestamp };
  const answer = await client.ask(
    leader,
    `ListOffsets of ${topic}/${partition}`,
    LIST_OFFSETS,
    (ask) => ask(CONSUMER, LEVELS[isolation], [{ name: topic, partitions: [wanted] }]),
  );
  const found = answer.topics[0]?.partitions[0];
  if (found === undefined) throw lacks({ topic, partition });
  return found.offset < 0n ? undefined : Number(found.offset);
}

function lacks({ topic, partition }: TopicPartition): KafkaError {
  const text = `the broker's answer lacks partition ${partition} of ${topic}`;
  return new KafkaError("UNKNOWN_SERVER_ERROR", text);
}
