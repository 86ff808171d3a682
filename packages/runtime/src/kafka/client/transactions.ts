/** Kafka's transactions, request by request. What is done when one of them fails is up to who sends them. */
import {
  type addPartitionsToTxnV3,
  type MessageRecord,
  NumericMap,
  type produceV11,
} from "@platformatic/kafka";
import { ADD_PARTITIONS_TO_TXN, END_TXN, INIT_PRODUCER_ID, PRODUCE } from "./apis.ts";
import type { KafkaClient } from "./client.ts";
import { errorOfTopic } from "./errors.ts";
import type { TopicPartition } from "./log.ts";

/** The right to write under a transactional id, until somebody else asks for it. */
export interface Producer {
  readonly transactionalId: string;
  readonly producerId: bigint;
  readonly epoch: number;
}

/** The records for one partition, in their order. There is at least one. */
export interface Batch extends TopicPartition {
  /** The number of the first of all records that this producer wrote to the partition. */
  readonly sequence: number;
  readonly records: readonly NewRecord[];
}

export interface NewRecord {
  readonly key: Uint8Array | undefined;
  readonly value: Uint8Array | undefined;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
}

export interface ProduceOptions {
  /** How long the broker may wait for its replicas, in milliseconds. */
  readonly timeoutMs: number;
  readonly compression: "none" | "gzip" | "snappy" | "lz4" | "zstd";
}

const NOBODY = [-1n, -1] as const;
const ALL_REPLICAS = -1;

/**
 * Ends what another producer of this id left open, and keeps it from writing any more.
 *
 * @throws KafkaError such as CONCURRENT_TRANSACTIONS, while that goes on, INVALID_TRANSACTION_TIMEOUT
 */
export async function initProducer(
  client: KafkaClient,
  transactionalId: string,
  transactionTimeoutMs: number,
): Promise<Producer> {
  const coordinator = await client.coordinator("transaction", transactionalId);
  const { producerId, producerEpoch } = await client.ask(
    coordinator,
    "InitProducerId",
    INIT_PRODUCER_ID,
    (ask) => ask(transactionalId, transactionTimeoutMs, ...NOBODY),
  );
  return { transactionalId, producerId, epoch: producerEpoch };
}

/** Begins a transaction, or takes more partitions into it. @throws KafkaError such as PRODUCER_FENCED */
export async function addPartitions(
  client: KafkaClient,
  { transactionalId, producerId, epoch }: Producer,
  partitions: readonly TopicPartition[],
): Promise<void> {
  const coordinator = await client.coordinator("transaction", transactionalId);
  const topics = [...Map.groupBy(partitions, ({ topic }) => topic)].map(([name, all]) => ({
    name,
    partitions: all.map(({ partition }) => partition),
  }));
  const transaction = {
    transactionalId,
    producerId,
    producerEpoch: epoch,
    verifyOnly: false,
    topics,
  };
  try {
    await client.ask(coordinator, "AddPartitionsToTxn", ADD_PARTITIONS_TO_TXN, (ask) =>
      ask([transaction]),
    );
  } catch (error) {
    throw errorOfTopic(error, addedCodes);
  }
}

/**
 * Writes to all partitions, at their leaders, within the transaction, and resolves when all of their replicas have it.
 *
 * @throws KafkaError of the first that failed, such as MESSAGE_TOO_LARGE
 */
export async function produce(
  client: KafkaClient,
  { transactionalId, producerId, epoch }: Producer,
  batches: readonly Batch[],
  { timeoutMs, compression }: ProduceOptions,
): Promise<void> {
  const led = await Promise.all(
    batches.map(async (batch) => ({
      batch,
      leader: await client.leader(batch.topic, batch.partition),
    })),
  );
  const byLeader = Map.groupBy(led, ({ leader: { host, port } }) => `${host} ${port}`);
  await Promise.all(
    [...byLeader.values()].map(async (all) => {
      const sequences = new NumericMap();
      for (const { batch } of all) {
        sequences.set(`${batch.topic}:${batch.partition}`, batch.sequence);
      }
      const options = { transactionalId, producerId, producerEpoch: epoch, sequences, compression };
      const records = all.flatMap(({ batch }) => messagesOf(batch));
      try {
        await client.ask(all[0]?.leader, "Produce", PRODUCE, (ask) =>
          ask(ALL_REPLICAS, timeoutMs, records, options),
        );
      } catch (error) {
        throw errorOfTopic(error, producedCodes);
      }
    }),
  );
}

function addedCodes({ resultsByTransaction }: addPartitionsToTxnV3.AddPartitionsToTxnResponse) {
  const topics = resultsByTransaction.flatMap(({ topicResults }) => topicResults);
  return topics.flatMap(({ name, resultsByPartition }) =>
    resultsByPartition.map(({ partitionErrorCode }) => [name, partitionErrorCode] as const),
  );
}

function producedCodes({ responses }: produceV11.ProduceResponse) {
  return responses.flatMap(({ name, partitionResponses }) =>
    partitionResponses.map(({ errorCode }) => [name, errorCode] as const),
  );
}

/** Makes the transaction's records visible. Without any partition in it, it is an error. @throws KafkaError */
export async function commitTransaction(
  client: KafkaClient,
  { transactionalId, producerId, epoch }: Producer,
): Promise<void> {
  const coordinator = await client.coordinator("transaction", transactionalId);
  await client.ask(coordinator, "EndTxn", END_TXN, (ask) =>
    ask(transactionalId, producerId, epoch, true),
  );
}

function messagesOf({ topic, partition, records }: Batch): MessageRecord[] {
  return records.map(({ key, value, timestamp }) => {
    const at = { topic, partition, timestamp: BigInt(timestamp) };
    const message = { ...at, key: bytes(key), value: bytes(value) };
    // The library writes records without a value, too.
    return message as MessageRecord;
  });
}

function bytes(given: Uint8Array | undefined): Buffer | undefined {
  return given && Buffer.from(given.buffer, given.byteOffset, given.byteLength);
}
