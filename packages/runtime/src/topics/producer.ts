/**
 * Takes records into the ingress topics: all of a request or none, refused at the door when a function could never get
 * them, and answered when they are durable.
 */
import type { Clock } from "../clock.ts";
import type { Committer } from "../commit/committer.ts";
import {
  type CheckedRecord,
  checkRecord,
  fingerprintOf,
  idempotencyConflict,
  inSlices,
  isOneSlice,
  type NewRecord,
  notAnIngressTopic,
} from "../produce-request.ts";
import type { Store } from "../store/store.ts";
import type { Topics } from "./topics.ts";

export interface ProducerOptions {
  readonly topics: Topics;
  readonly committer: Pick<Committer, "group" | "room" | "settled" | "hold">;
  readonly store: Pick<Store, "idempotency">;
  readonly clock: Pick<Clock, "now" | "soon">;
  /** How long a key may be. */
  readonly idBytes: number;
  /** Called when there are new records to deliver. */
  readonly onRecords: () => void;
}

/** The offset of each record. */
type Offsets = readonly number[];

/** A request with an idempotency key. */
interface Repeatable {
  readonly fingerprint: string;
  readonly offsets: Promise<Offsets>;
}

export class Producer {
  readonly #options: ProducerOptions;
  /** Requests with a key that are not durable yet. */
  readonly #inFlight = new Map<string, Repeatable>();

  constructor(options: ProducerOptions) {
    this.#options = options;
  }

  /**
   * Appends the records, and resolves with their offsets once they are durable. A request with the same idempotency key
   * as an earlier one adds nothing and resolves with the earlier one's offsets.
   *
   * @throws RequestError `unknown-topic`, `invalid-record` or `idempotency-conflict`, and then nothing is appended;
   * StoreFailedError, and then they may be
   */
  async produce(
    topic: string,
    records: readonly NewRecord[],
    idempotencyKey?: string,
  ): Promise<Offsets> {
    if (idempotencyKey === undefined) return this.#append(topic, records);

    const fingerprint = await fingerprintOf(topic, records, this.#options.clock);
    const earlier = this.#inFlight.get(idempotencyKey) ?? this.#answered(idempotencyKey);
    if (earlier !== undefined) {
      if (earlier.fingerprint === fingerprint) return earlier.offsets;
      throw idempotencyConflict(idempotencyKey);
    }
    const offsets = this.#append(topic, records, { key: idempotencyKey, fingerprint });
    this.#inFlight.set(idempotencyKey, { fingerprint, offsets });
    try {
      return await offsets;
    } finally {
      this.#inFlight.delete(idempotencyKey);
    }
  }

  #answered(key: string): Repeatable | undefined {
    const row = this.#options.store.idempotency(key);
    return (
      row && {
        fingerprint: row.fingerprint,
        offsets: Promise.resolve(JSON.parse(row.answer) as number[]),
      }
    );
  }

  async #append(
    topic: string,
    records: readonly NewRecord[],
    idempotency?: { readonly key: string; readonly fingerprint: string },
  ): Promise<Offsets> {
    const { topics, committer, clock, idBytes, onRecords } = this.#options;
    if (!topics.isIngress(topic)) throw notAnIngressTopic(topic, topics.ingressNames);
    const checked: CheckedRecord[] = [];
    await inSlices(records, clock, (record, index) =>
      checked.push(checkRecord(record, index, idBytes)),
    );
    const offsets: number[] = [];
    const append = ({ key, value }: CheckedRecord, index: number): void => {
      offsets.push(topics.append(topic, key, value));
      if (idempotency === undefined || index < checked.length - 1) return;
      const answer = JSON.stringify(offsets);
      committer.group.addIdempotency({ ...idempotency, answer, timestamp: clock.now() });
    };
    // From here to the end of the group's changes it is not sealed, so that all of it is in one group.
    if (isOneSlice(checked)) {
      await committer.room();
      checked.forEach(append);
    } else {
      const letGo = await committer.hold();
      await inSlices(checked, clock, append).finally(letGo);
    }
    onRecords();
    await committer.settled();
    return offsets;
  }
}
