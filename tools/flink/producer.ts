/**
 * Appends records to Kafka, each once: what the proxy produces with. The client's idempotent producer repeats a batch,
 * under the same sequence number, until the broker acknowledges it. A topic has only one batch under way, because a batch
 * that is repeated while the next one has been sent already would be out of sequence; what comes meanwhile is the next.
 */
import { Producer } from "@platformatic/kafka";
import { type CheckedRecord, RequestError } from "statefun-runtime/kafka-rest";
import { within } from "./wait.ts";

interface Waiting {
  readonly records: readonly CheckedRecord[];
  readonly bytes: number;
  readonly resolve: (offsets: number[]) => void;
  readonly reject: (error: unknown) => void;
}

interface Lane {
  readonly waiting: Waiting[];
  isBusy: boolean;
}

/** Of one batch, unless a single request has more. */
const MAX_BATCH_BYTES = 4 * 1024 * 1024;
const RETRY_MS = 200;

export class TopicProducer {
  readonly #address: string;
  readonly #ackMs: number;
  readonly #producer: Producer;
  readonly #lanes = new Map<string, Lane>();

  /** `ackMs` is how long a request waits for the broker. */
  constructor(address: string, ackMs: number) {
    this.#address = address;
    this.#ackMs = ackMs;
    this.#producer = new Producer({
      clientId: "engine-producer",
      bootstrapBrokers: [address],
      // With it come acks=all, and repeating for ever.
      idempotent: true,
      autocreateTopics: false,
      retryDelay: RETRY_MS,
      connectTimeout: 3000,
      requestTimeout: 10_000,
    });
  }

  /**
   * The offsets of the records. When it is `unavailable` those of `outcome` may still come: the batch that is
   * under way is not given up. What had not been sent yet is, and then `outcome` rejects.
   */
  produce(
    topic: string,
    records: readonly CheckedRecord[],
  ): { readonly answer: Promise<number[]>; readonly outcome: Promise<number[]> } {
    const lane = this.#laneOf(topic);
    const { promise: outcome, resolve, reject } = Promise.withResolvers<number[]>();
    outcome.catch(() => undefined);
    const bytes = records.reduce((sum, { value }) => sum + value.length, 0);
    const entry: Waiting = { records, bytes, resolve, reject };
    lane.waiting.push(entry);
    this.#send(topic, lane);
    return { answer: this.#answer(topic, lane, entry, outcome), outcome };
  }

  async close(): Promise<void> {
    await this.#producer.close(true);
  }

  async #answer(
    topic: string,
    lane: Lane,
    entry: Waiting,
    outcome: Promise<number[]>,
  ): Promise<number[]> {
    return await within(this.#ackMs, outcome, () => {
      const place = lane.waiting.indexOf(entry);
      const why = `the broker at ${this.#address} has acknowledged nothing for ${topic} within ${this.#ackMs} ms`;
      if (place < 0) {
        return new RequestError(
          "unavailable",
          `${why}; the records may still be appended (with an Idempotency-Key the request can be repeated)`,
        );
      }
      lane.waiting.splice(place, 1);
      entry.reject(new RequestError("unavailable", `${why}; the records were not sent`));
      return undefined;
    });
  }

  #send(topic: string, lane: Lane): void {
    if (lane.isBusy || lane.waiting.length === 0) return;
    lane.isBusy = true;
    const batch = takeBatch(lane.waiting);
    const messages = batch.flatMap(({ records }) =>
      records.map(({ key, value }) => ({
        topic,
        partition: 0,
        key: Buffer.from(key),
        value: Buffer.from(value),
      })),
    );
    this.#producer
      .send({ messages })
      .then(
        ({ offsets }) => {
          let next = Number(offsets?.[0]?.offset);
          for (const { records, resolve } of batch) {
            const first = next;
            resolve(records.map((_record, index) => first + index));
            next += records.length;
          }
        },
        (error: unknown) => {
          for (const { reject } of batch) reject(error);
        },
      )
      .finally(() => {
        lane.isBusy = false;
        this.#send(topic, lane);
      });
  }

  #laneOf(topic: string): Lane {
    let lane = this.#lanes.get(topic);
    if (lane === undefined) {
      lane = { waiting: [], isBusy: false };
      this.#lanes.set(topic, lane);
    }
    return lane;
  }
}

function takeBatch(waiting: Waiting[]): Waiting[] {
  let bytes = 0;
  let count = 0;
  for (const entry of waiting) {
    bytes += entry.bytes;
    if (count > 0 && bytes > MAX_BATCH_BYTES) break;
    count++;
  }
  return waiting.splice(0, count);
}
