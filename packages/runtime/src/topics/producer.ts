/**
 * Takes records into the ingress topics: all of a request or none, refused at the door when a function could never get
 * them, and answered when they are durable.
 */
import { createHash } from "node:crypto";
import type { Clock } from "../clock.ts";
import type { Committer } from "../commit/committer.ts";
import { textOf } from "../kafka-rest/plain-value.ts";
import type { Store } from "../store/store.ts";
import type { Topics } from "./topics.ts";

export interface NewRecord {
  readonly key: Uint8Array | undefined;
  readonly value: Uint8Array | undefined;
}

/** What is wrong with a request. */
export class ProduceError extends Error {
  override readonly name = "ProduceError";
  readonly code: "unknown-topic" | "invalid-record" | "idempotency-conflict";

  constructor(code: ProduceError["code"], message: string) {
    super(message);
    this.code = code;
  }
}

export interface ProducerOptions {
  readonly topics: Topics;
  readonly committer: Pick<Committer, "group" | "room" | "settled">;
  readonly store: Pick<Store, "idempotency">;
  readonly clock: Pick<Clock, "now">;
  /** Called when there are new records to deliver. */
  readonly onRecords: () => void;
}

/** The offset of each record. */
type Offsets = readonly number[];

export class Producer {
  readonly #options: ProducerOptions;
  /** Requests with a key that are not durable yet. */
  readonly #inFlight = new Map<
    string,
    { readonly fingerprint: string; readonly offsets: Promise<Offsets> }
  >();

  constructor(options: ProducerOptions) {
    this.#options = options;
  }

  /**
   * Appends the records, and resolves with their offsets once they are durable. A request with the same idempotency key
   * as an earlier one adds nothing and resolves with the earlier one's offsets.
   *
   * @throws ProduceError and then nothing is appended
   */
  async produce(
    topic: string,
    records: readonly NewRecord[],
    idempotencyKey?: string,
  ): Promise<Offsets> {
    if (idempotencyKey === undefined) return this.#append(topic, records);

    const fingerprint = fingerprintOf(topic, records);
    const earlier = this.#inFlight.get(idempotencyKey) ?? this.#answered(idempotencyKey);
    if (earlier !== undefined) {
      if (earlier.fingerprint === fingerprint) return earlier.offsets;
      throw new ProduceError(
        "idempotency-conflict",
        `the Idempotency-Key "${idempotencyKey}" was used for another request`,
      );
    }
    const offsets = this.#append(topic, records, { key: idempotencyKey, fingerprint });
    this.#inFlight.set(idempotencyKey, { fingerprint, offsets });
    try {
      return await offsets;
    } finally {
      this.#inFlight.delete(idempotencyKey);
    }
  }

  #answered(
    key: string,
  ): { readonly fingerprint: string; readonly offsets: Promise<Offsets> } | undefined {
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
    const { topics, committer, clock, onRecords } = this.#options;
    if (!topics.isIngress(topic)) {
      throw new ProduceError(
        "unknown-topic",
        `"${topic}" is no ingress topic of the module: there are ${topics.ingressNames.join(", ") || "none"}`,
      );
    }
    const checked = records.map(checkRecord);
    await committer.room();
    // From here to the end of the group's changes nothing waits, so that all of it is in one group.
    const offsets = checked.map(({ key, value }) => topics.append(topic, key, value));
    if (idempotency) {
      committer.group.addIdempotency({
        ...idempotency,
        answer: JSON.stringify(offsets),
        timestamp: clock.now(),
      });
    }
    onRecords();
    await committer.settled();
    return offsets;
  }
}

function checkRecord(
  { key, value }: NewRecord,
  index: number,
): { key: Uint8Array; value: Uint8Array } {
  const refuse = (reason: string): never => {
    throw new ProduceError("invalid-record", `record ${index}: ${reason}`);
  };
  // The key is the id of the instance that the record goes to.
  if (key === undefined || key.length === 0)
    return refuse("it has no key, so there is no instance to send it to");
  if (textOf(key) === undefined) return refuse("its key is not UTF-8, so it is no id");
  if (value === undefined) return refuse("it has no value");
  return { key, value };
}

function fingerprintOf(topic: string, records: readonly NewRecord[]): string {
  const hash = createHash("sha256").update(JSON.stringify(topic));
  for (const part of records.flatMap(({ key, value }) => [key, value])) {
    // The length keeps neighbours apart.
    hash.update(`${part?.length ?? "none"}:`).update(part ?? "");
  }
  return hash.digest("hex");
}
