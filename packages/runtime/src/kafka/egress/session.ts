/** The right to write as this store, and transactions in it, one after the other. Any error ends it: see the forwarder. */
import type { Clock } from "../../clock.ts";
import type { KafkaClient } from "../client/client.ts";
import { KafkaError } from "../client/errors.ts";
import type { TopicPartition } from "../client/log.ts";
import {
  addPartitions,
  commitTransaction,
  initProducer,
  type NewRecord,
  type ProduceOptions,
  type Producer,
  produce,
} from "../client/transactions.ts";

/** What a transaction writes to one partition. */
export interface Share extends TopicPartition {
  readonly records: readonly NewRecord[];
}

export interface SessionOptions {
  readonly client: KafkaClient;
  readonly clock: Pick<Clock, "after" | "monotonic">;
  readonly transactionalId: string;
  readonly transactionTimeoutMs: number;
  readonly produce: ProduceOptions;
}

/** The transaction before is still being ended: Kafka says so for some milliseconds, and not for long. */
const CONCURRENT_RETRY_MS = 2;
const CONCURRENT_LIMIT_MS = 10_000;
/** Sequence numbers begin again with 0 after the largest int32 (Kafka's DefaultRecordBatch.incrementSequence). */
const SEQUENCES = 2 ** 31;

export class Session {
  readonly #options: SessionOptions;
  readonly #producer: Producer;
  /** Of the next record of each partition. */
  readonly #sequences = new Map<string, number>();

  private constructor(options: SessionOptions, producer: Producer) {
    this.#options = options;
    this.#producer = producer;
  }

  /** Aborts what is left of the one before, which cannot write any more. @throws KafkaError */
  static async begin(options: SessionOptions): Promise<Session> {
    const { client, transactionalId, transactionTimeoutMs } = options;
    const producer = await whileConcurrent(options.clock, () =>
      initProducer(client, transactionalId, transactionTimeoutMs),
    );
    return new Session(options, producer);
  }

  /**
   * Writes all of it or nothing, and resolves when it is committed. From the call of `onCommit` on, an error does not say which.
   *
   * @throws KafkaError
   */
  async write(shares: readonly Share[], onCommit: () => void): Promise<void> {
    const { client, clock } = this.#options;
    await whileConcurrent(clock, () => addPartitions(client, this.#producer, shares));
    const batches = shares.map((share) => ({ ...share, sequence: this.#sequenceOf(share) }));
    await produce(client, this.#producer, batches, this.#options.produce);
    onCommit();
    await commitTransaction(client, this.#producer);
    for (const { sequence, records, ...share } of batches) {
      this.#sequences.set(keyOf(share), (sequence + records.length) % SEQUENCES);
    }
  }

  #sequenceOf(share: TopicPartition): number {
    return this.#sequences.get(keyOf(share)) ?? 0;
  }
}

function keyOf({ topic, partition }: TopicPartition): string {
  return `${topic}/${partition}`;
}

async function whileConcurrent<T>(clock: SessionOptions["clock"], ask: () => Promise<T>) {
  for (const begun = clock.monotonic(); ; ) {
    try {
      return await ask();
    } catch (error) {
      const isConcurrent = error instanceof KafkaError && error.code === "CONCURRENT_TRANSACTIONS";
      if (!isConcurrent || clock.monotonic() - begun > CONCURRENT_LIMIT_MS) throw error;
    }
    await new Promise<void>((done) => clock.after(CONCURRENT_RETRY_MS, done));
  }
}
