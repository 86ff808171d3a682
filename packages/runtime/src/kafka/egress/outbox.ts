/** What waits for a Kafka in the local topics, and how much of it the next transaction takes. */
import type { TopicRecord } from "../../model.ts";
import type { Store } from "../../store/store.ts";
import { kafkaTopicOf } from "../../topics/outbox.ts";
import type { Topics } from "../../topics/topics.ts";
import type { NewRecord } from "../client/transactions.ts";
import { partitionOf } from "./partitioner.ts";
import type { Share } from "./session.ts";
import type { Setbacks } from "./setbacks.ts";

export interface OutboxOptions {
  readonly topics: Pick<Topics, "forwarded">;
  readonly store: Pick<Store, "records" | "topic">;
  /** As the module has it. */
  readonly address: string;
  readonly setbacks: Setbacks;
  /** From 0 to 1. */
  readonly random: () => number;
}

/** The records of one local topic that a transaction takes, without a gap. */
export interface Taken {
  readonly topic: string;
  readonly kafkaTopic: string;
  readonly records: readonly TopicRecord[];
}

/**
 * What a transaction takes at most: as many records as are encoded before anybody notices, and no more bytes than, with what
 * Kafka adds to each record, a broker takes as one batch if nobody has said anything else (message.max.bytes, 1 MiB).
 */
const MAX_RECORDS = 1000;
const MAX_BYTES = 768 * 1024;
/**
 * How far apart in time the records of a batch may be, in milliseconds, 24 days: @platformatic/kafka 2.12.1 writes each timestamp
 * as a difference from that of the first, and those of 2^31 and more wrongly.
 */
const MAX_SPAN_MS = 2 ** 31 - 1;

export class Outbox {
  readonly #options: OutboxOptions;
  /** What topics take at once that take less than others, in bytes. */
  readonly #limits = new Map<string, number>();

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** Durable records: of a topic that is tried again after an error alone, or else of all that have none. */
  take(): { readonly taken: Taken[]; readonly isFull: boolean } {
    const { setbacks, store } = this.#options;
    const waiting = this.waiting
      .filter(({ topic, position }) => position < (store.topic(topic)?.nextOffset ?? 0))
      .map(({ topic, position }) => ({ topic, position, kafkaTopic: kafkaTopicOf(topic) }));
    // Kafka may have taken a record of which it did not say so any more: then there is nothing to try again.
    setbacks.keep(new Set(waiting.map(({ kafkaTopic }) => kafkaTopic)));
    const alone = waiting.find(({ kafkaTopic }) => setbacks.isDue(kafkaTopic));
    const others = () => waiting.filter(({ kafkaTopic }) => !setbacks.has(kafkaTopic));
    return this.#read(alone === undefined ? others() : [alone]);
  }

  /** The topics of which Kafka does not have all. */
  get waiting(): ReturnType<Topics["forwarded"]> {
    const { topics, address } = this.#options;
    return topics.forwarded(address).filter(({ position, nextOffset }) => position < nextOffset);
  }

  /** The names, in Kafka, of all topics that something was written to. */
  get kafkaTopics(): string[] {
    const { topics, address } = this.#options;
    return topics.forwarded(address).map(({ topic }) => kafkaTopicOf(topic));
  }

  /** Says that a topic did not take what was sent at once. Returns whether less can be sent. */
  sendLess({ topic, records }: Taken): boolean {
    if (records.length <= 1) return false;
    this.#limits.set(topic, Math.ceil(bytesOf(records) / 2));
    return true;
  }

  /** Where the records go, in a topic that has so many partitions. */
  shares({ kafkaTopic, records }: Taken, partitions: number): Share[] {
    const sticky = Math.min(Math.floor(this.#options.random() * partitions), partitions - 1);
    const byPartition = Map.groupBy(records, ({ key }) => partitionOf(key, partitions, sticky));
    return [...byPartition].map(([partition, records]) => ({
      topic: kafkaTopic,
      partition,
      records: records.map(recordOf),
    }));
  }

  #read(from: readonly Omit<Taken & { readonly position: number }, "records">[]) {
    const { store, random } = this.#options;
    const taken: Taken[] = [];
    let [recordsLeft, bytesLeft] = [MAX_RECORDS, MAX_BYTES];
    let isFull = false;
    // Another one comes first each time, so that none waits for ever behind those that have much.
    const first = Math.floor(random() * from.length);
    for (const { topic, kafkaTopic, position } of [...from.slice(first), ...from.slice(0, first)]) {
      if (recordsLeft <= 0 || bytesLeft <= 0) return { taken, isFull: true };
      const maxBytes = Math.min(bytesLeft, this.#limits.get(topic) ?? MAX_BYTES);
      const records = ofOneTime(store.records(topic, position, recordsLeft, maxBytes));
      if (records.length === 0) continue;
      taken.push({ topic, kafkaTopic, records });
      recordsLeft -= records.length;
      bytesLeft -= bytesOf(records);
      const end = store.topic(topic)?.nextOffset ?? 0;
      isFull ||= position + records.length < end;
    }
    return { taken, isFull };
  }
}

function recordOf({ key, value, timestamp }: TopicRecord): NewRecord {
  return { key, value, timestamp };
}

/** The first ones, up to one that is too far from the first in time. */
function ofOneTime(records: readonly TopicRecord[]): readonly TopicRecord[] {
  const first = records[0]?.timestamp ?? 0;
  const end = records.findIndex(({ timestamp }) => Math.abs(timestamp - first) > MAX_SPAN_MS / 2);
  return end < 0 ? records : records.slice(0, end);
}

function bytesOf(records: readonly TopicRecord[]): number {
  return records.reduce((sum, { key, value }) => sum + (key?.length ?? 0) + value.length, 0);
}
