/**
 * Puts what was read from Kafka into the topics here: records and the new position in one commit group, a slice at a time, so
 * that a large page holds up nobody. What no function can get becomes a dead letter, in the same group.
 */
import { isUtf8 } from "node:buffer";
import { deadLetterRecord } from "statefun-wire";
import type { Clock } from "../../clock.ts";
import type { Committer } from "../../commit/committer.ts";
import { DEAD_LETTERS } from "../../dead-letters.ts";
import { tooLong } from "../../id-limit.ts";
import type { IngressTopic } from "../../module/module.ts";
import type { Topics } from "../../topics/topics.ts";
import { KafkaError } from "../client/errors.ts";
import { batchesIn } from "../records/batches.ts";
import { type CommittedRecord, eachCommitted } from "../records/committed.ts";
import { javaText } from "../records/java-text.ts";
import type { FetchedPartition } from "./fetch.ts";
import type { Partition } from "./partition.ts";

const SLICE_RECORDS = 500;
const SLICE_BYTES = 256 * 1024;
/** Of a key that is not an id, as a dead letter shows it, in characters. */
const SHOWN_KEY = 200;

export interface IntakeOptions {
  readonly topics: Pick<Topics, "append">;
  readonly committer: Pick<Committer, "group" | "room">;
  readonly clock: Pick<Clock, "now" | "soon">;
  readonly ingresses: readonly IngressTopic[];
  /** How long a key may be. */
  readonly idBytes: number;
  /** Called when there are new records for the functions. */
  readonly onRecords: () => void;
}

/** What has come of a topic since the runtime started. */
export interface Taken {
  records: number;
  /** Of their keys and values. */
  bytes: number;
  deadLetters: number;
}

export class Intake {
  readonly #options: IntakeOptions;
  readonly #routes: ReadonlyMap<string, IngressTopic["routes"]>;
  readonly #taken = new Map<string, Taken>();

  constructor(options: IntakeOptions) {
    this.#options = options;
    this.#routes = new Map(options.ingresses.map(({ topic, routes }) => [topic, routes]));
  }

  taken(topic: string): Taken {
    const taken = this.#taken.get(topic) ?? { records: 0, bytes: 0, deadLetters: 0 };
    this.#taken.set(topic, taken);
    return taken;
  }

  /**
   * Takes in a page, up to its end or up to when `goesOn` says no.
   *
   * @throws KafkaError CORRUPT_MESSAGE where the page cannot be read, and then what is before that place is taken in;
   * StoreFailedError
   */
  async take(
    partition: Partition,
    { abortedTransactions, bytes }: Pick<FetchedPartition, "abortedTransactions" | "bytes">,
    goesOn: () => boolean,
  ): Promise<void> {
    const { committer, clock, onRecords } = this.#options;
    const page = { abortedTransactions, records: batchesIn(bytes) };
    const records = eachCommitted(page, partition.next);
    for (let isMore = true; isMore; ) {
      await committer.room();
      if (!goesOn()) return;
      // From here on nothing waits, so that records and position are in one group.
      const before = partition.next;
      try {
        isMore = this.#slice(partition, records);
      } finally {
        if (partition.next > before) committer.group.setKafkaPosition(partition.position);
        onRecords();
      }
      if (isMore) await new Promise<void>((resolve) => clock.soon(resolve));
    }
  }

  /** Returns whether there may be more. */
  #slice(partition: Partition, records: Iterator<CommittedRecord, number>): boolean {
    const taken = this.taken(partition.topic);
    const end = taken.bytes + SLICE_BYTES;
    for (let left = SLICE_RECORDS; left > 0 && taken.bytes < end; left--) {
      const { done, value } = nextOf(records, partition);
      if (done === true) {
        partition.next = value;
        return false;
      }
      this.#add(partition, value, taken);
      partition.next = value.offset + 1;
    }
    return true;
  }

  #add(partition: Partition, record: CommittedRecord, taken: Taken): void {
    const { key, value, offset, timestamp, headers } = record;
    taken.records++;
    taken.bytes += (key?.length ?? 0) + (value?.length ?? 0);
    const id = key && (isUtf8(key) ? key : Buffer.from(javaText(key)));
    const reason = this.#uselessness(id, value);
    if (reason !== undefined || value === null) {
      const where = `record ${offset} of partition ${partition.partition} of topic ${partition.topic} in Kafka`;
      this.#giveUp(partition.topic, id, value, `${where}: ${reason}`);
      taken.deadLetters++;
      return;
    }
    this.#options.topics.append(partition.topic, id ?? undefined, value, {
      source: {
        partition: partition.partition,
        offset,
        // What damaged ones hold is more than can be kept.
        timestamp: Number.isSafeInteger(timestamp) ? timestamp : -1,
        headers: Array.from(headers, ([name, text]) => [String(name ?? ""), text ?? undefined]),
      },
    });
  }

  /** Why no function can get it. StateFun's RoutableKafkaIngressDeserializer fails of the first and the last, for ever. */
  #uselessness(id: Buffer | null, value: Buffer | null): string | undefined {
    if (id === null || id.length === 0)
      return "it has no key, so there is no instance to send it to";
    const excess = tooLong(id, this.#options.idBytes);
    if (excess !== undefined) return `its key, which is an id, has ${excess}`;
    return value === null ? "it has no value" : undefined;
  }

  /** A letter for each function that would have got it. */
  #giveUp(topic: string, id: Buffer | null, value: Buffer | null, reason: string): void {
    const { topics, clock } = this.#options;
    const shown = String(id ?? "").slice(0, SHOWN_KEY);
    for (const { valueType: typename, targets } of this.#routes.get(topic) ?? []) {
      for (const target of targets) {
        const letter = deadLetterRecord({
          function: target,
          id: shown,
          caller: undefined,
          typename,
          payload: value ?? undefined,
          reason,
          time: clock.now(),
        });
        topics.append(DEAD_LETTERS, Buffer.from(shown), Buffer.from(JSON.stringify(letter)));
      }
    }
  }
}

function nextOf(records: Iterator<CommittedRecord, number>, { name, next }: Partition) {
  try {
    return records.next();
  } catch (cause) {
    const text = `${name} cannot be read from offset ${next} on: ${(cause as Error).message}`;
    throw new KafkaError("CORRUPT_MESSAGE", text, { cause });
  }
}
