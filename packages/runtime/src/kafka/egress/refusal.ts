/** Why nothing more is written to a Kafka, and what to do. */
import type { Clock } from "../../clock.ts";
import { KafkaError } from "../client/errors.ts";
import { KafkaRefusedError } from "../refused.ts";
import type { Decision, Waiting } from "./decision.ts";
import { MARKER_TOPIC } from "./marker.ts";

type Refusal = Exclude<Decision, { readonly kind: "go-on" }>;

export function refusalOf(decision: Refusal, storeId: string, address: string): KafkaRefusedError {
  const where = `topic ${MARKER_TOPIC} of Kafka at ${address}`;
  const newer =
    "run the newest one, and none of the others. Only if that is lost for good, a record without a value under the key " +
    `${storeId} takes the marker away: what came in since this copy is written again then`;
  switch (decision.kind) {
    case "another-copy":
      return new KafkaRefusedError(
        `another copy of this store (${storeId}) has written to Kafka, as ${decision.incarnation} in ${where} says: ${newer}`,
      );
    case "older-copy":
      return new KafkaRefusedError(
        `this store (${storeId}) is an older copy: ${where} says that Kafka has the records of ${decision.topic} before offset ` +
          `${decision.position}, and the store has them before ${decision.end} only: ${newer}`,
      );
    case "in-doubt":
      return new KafkaRefusedError(
        `the marker of this store (${storeId}) is gone from ${where}, and the runtime did not end in order: Kafka may have ` +
          `records from these offsets on: ${decision.outboxes.map(rangeOf).join(", ")}. Compare them with what is in Kafka; ` +
          "--kafka-marker-lost sends all of them, so that some may be there twice",
      );
  }
}

/** What Kafka answers to whom somebody else has taken the right to write, or whose transaction took too long. */
const FENCED: ReadonlySet<string> = new Set([
  "INVALID_PRODUCER_EPOCH",
  "INVALID_PRODUCER_ID_MAPPING",
  "PRODUCER_FENCED",
]);
const MAX_FENCES = 5;
const FENCES_WITHIN_MS = 60_000;

/** Counts them: two copies of a store that take the right from each other would go on with that for ever. */
export class Fences {
  readonly #clock: Pick<Clock, "monotonic">;
  readonly #storeId: string;
  #times: number[] = [];

  constructor(clock: Pick<Clock, "monotonic">, storeId: string) {
    this.#clock = clock;
    this.#storeId = storeId;
  }

  /** Undefined as long as it may be a stall, and the right can be asked for again. */
  refusal(error: unknown): KafkaRefusedError | undefined {
    if (!(error instanceof KafkaError) || !FENCED.has(error.code)) return undefined;
    const now = this.#clock.monotonic();
    this.#times = [...this.#times.filter((time) => now - time < FENCES_WITHIN_MS), now];
    if (this.#times.length < MAX_FENCES) return undefined;
    return new KafkaRefusedError(
      `${MAX_FENCES} times within a minute something else has begun to write to Kafka as this store (${this.#storeId}): ` +
        "is a copy of it running? End one of them",
    );
  }
}

/** Two addresses of the module lead to one cluster. */
export function sameCluster(one: string, other: string): KafkaRefusedError {
  return new KafkaRefusedError(
    `${one} and ${other} are the same Kafka cluster: have the egresses of the module name one address`,
  );
}

function rangeOf({ topic, position, end }: Waiting): string {
  return `${topic} ${position} to ${end - 1}`;
}
