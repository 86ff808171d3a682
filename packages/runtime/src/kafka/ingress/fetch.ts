/**
 * One request for the records of several partitions of a broker. The library would read all of the answer in one piece: here
 * the records stay the bytes that they came as, until it is their turn.
 */
import { createAPI, fetchV11, fetchV12, fetchV13, type Reader } from "@platformatic/kafka";
import { FETCH_BY_ID } from "../client/apis.ts";
import type { KafkaClient } from "../client/client.ts";
import { errorOfCode, type KafkaError } from "../client/errors.ts";
import { LEVELS, NO_SESSION } from "../client/log.ts";
import { uuidOf } from "../client/metadata.ts";
import type { Server } from "../client/servers.ts";
import type { ConsumerSettings } from "../properties/consumer.ts";
import type { FetchedPage } from "../records/committed.ts";

/** A partition that the broker leads, and where its reading goes on. */
export interface WantedPartition {
  readonly topic: string;
  /** As Kafka writes it, empty where the broker is too old to have it. */
  readonly topicId: string;
  readonly partition: number;
  readonly next: number;
}

export interface FetchedPartition {
  readonly error: KafkaError | undefined;
  /** The offset after its last record, of open transactions, too. */
  readonly end: number;
  readonly abortedTransactions: FetchedPage["abortedTransactions"];
  readonly bytes: Buffer;
}

type Args = Parameters<typeof fetchV12.createRequest>;

interface Answer {
  readonly errorCode: number;
  readonly topics: readonly {
    /** Its name, or its id as plain hexadecimal digits. */
    readonly topic: string;
    readonly partitions: readonly AnsweredPartition[];
  }[];
}

interface AnsweredPartition extends Omit<FetchedPartition, "error"> {
  readonly partition: number;
  readonly errorCode: number;
}

/** The first version whose texts, lists and records are of the compact kind, with tagged fields. */
const COMPACT = 12;

/** Brokers since Kafka 2.3 have one of these. */
const VERSIONS = [
  createAPI<Args, Answer>(1, 13, fetchV13.createRequest, parse),
  createAPI<Args, Answer>(1, 12, fetchV12.createRequest, parse),
  createAPI<Args, Answer>(1, 11, fetchV11.createRequest, parse, false, false),
];
const VERSIONS_WITHOUT_ID = VERSIONS.filter(({ version }) => version < FETCH_BY_ID);

/**
 * What the broker has of each partition; undefined for one that the answer lacks. Where it is too much for one answer, those
 * that are wanted first come first.
 *
 * @throws KafkaError when there is no answer
 */
export async function fetchAll<Wanted extends WantedPartition>(
  client: KafkaClient,
  server: Server,
  wanted: readonly Wanted[],
  { maxBytes, maxPartitionBytes, minBytes, isolation, maxWaitMs }: ConsumerSettings,
): Promise<Map<Wanted, FetchedPartition | undefined>> {
  const haveIds = wanted.every(({ topicId }) => topicId !== "");
  let nameOf = ({ topic }: Wanted): string => topic;
  const answer = await client.ask(
    server,
    "Fetch",
    haveIds ? VERSIONS : VERSIONS_WITHOUT_ID,
    (ask, version) => {
      if (version >= FETCH_BY_ID) nameOf = ({ topicId }) => uuidOf(topicId);
      const topics = [...Map.groupBy(wanted, nameOf)].map(([topicId, all]) => ({
        topicId,
        partitions: all.map(({ partition, next }) => ({
          partition,
          currentLeaderEpoch: -1,
          fetchOffset: BigInt(next),
          lastFetchedEpoch: -1,
          partitionMaxBytes: maxPartitionBytes,
        })),
      }));
      return ask(maxWaitMs, minBytes, maxBytes, LEVELS[isolation], ...NO_SESSION, topics, [], "");
    },
  );
  const error = errorOfCode(answer.errorCode, "Fetch");
  if (error !== undefined) throw error;
  const found = new Map(
    answer.topics.flatMap(({ topic, partitions }) =>
      partitions.map((partition) => [`${topic}/${partition.partition}`, partition] as const),
    ),
  );
  return new Map(
    wanted.map((one) => {
      const there = found.get(`${nameOf(one)}/${one.partition}`);
      const asked = `Fetch of ${one.topic}/${one.partition}`;
      return [one, there && { ...there, error: errorOfCode(there.errorCode, asked) }];
    }),
  );
}

function parse(_correlation: number, _key: number, version: number, reader: Reader): Answer {
  const compact = version >= COMPACT;
  // How long the broker has held back the answer.
  reader.readInt32();
  const errorCode = reader.readInt16();
  // The session.
  reader.readInt32();
  const topics = reader.readArray(
    (at) => ({
      topic: version >= FETCH_BY_ID ? at.readUUID().replaceAll("-", "") : at.readString(compact),
      partitions: at.readArray((within) => readPartition(within, compact), compact, compact),
    }),
    compact,
    compact,
  );
  return { errorCode, topics };
}

function readPartition(reader: Reader, compact: boolean): AnsweredPartition {
  const partition = reader.readInt32();
  const errorCode = reader.readInt16();
  const end = Number(reader.readInt64());
  // The last stable offset, and the first one.
  reader.skip(16);
  const abortedTransactions = reader.readNullableArray(
    (at) => ({ producerId: at.readInt64(), firstOffset: at.readInt64() }),
    compact,
    compact,
  );
  // Another replica that is to be read.
  reader.readInt32();
  const size = compact ? reader.readUnsignedVarInt() - 1 : reader.readInt32();
  const begin = reader.position;
  reader.skip(Math.max(0, size));
  const bytes = reader.buffer.slice(begin, reader.position);
  return { partition, errorCode, end, abortedTransactions, bytes };
}
