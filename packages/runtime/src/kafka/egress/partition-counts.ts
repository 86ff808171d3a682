/** How many partitions topics have, asked again now and then, because there may be more of them one day. */
import type { Clock } from "../../clock.ts";
import type { KafkaClient } from "../client/client.ts";
import { KafkaError } from "../client/errors.ts";
import { MARKER_TOPIC } from "./marker.ts";

const MAX_AGE_MS = 60_000;

export class PartitionCounts {
  readonly #client: KafkaClient;
  readonly #clock: Pick<Clock, "monotonic">;
  readonly #counts = new Map<string, number | KafkaError>();
  #askedAt = Number.NEGATIVE_INFINITY;

  constructor(client: KafkaClient, clock: Pick<Clock, "monotonic">) {
    this.#client = client;
    this.#clock = clock;
  }

  /** Of each topic, or why there is none. Kafka creates those that are missing, if it may. @throws KafkaError */
  async of(topics: readonly string[]): Promise<ReadonlyMap<string, number | KafkaError>> {
    const isOld = this.#clock.monotonic() - this.#askedAt > MAX_AGE_MS;
    const isMissing = (topic: string) => typeof this.#counts.get(topic) !== "number";
    if (isOld || topics.some(isMissing)) await this.#ask(topics);
    return this.#counts;
  }

  async #ask(topics: readonly string[]): Promise<void> {
    const names = [...new Set([...this.#counts.keys(), ...topics])];
    const { topics: found } = await this.#client.metadata(names, { create: true });
    for (const name of names) {
      const { error, partitions } = found.get(name) ?? {};
      this.#counts.set(name, name === MARKER_TOPIC ? OWN : (error ?? partitions?.size ?? 0));
    }
    this.#askedAt = this.#clock.monotonic();
  }
}

const OWN = new KafkaError(
  "INVALID_TOPIC_EXCEPTION",
  `the runtime keeps its own place in ${MARKER_TOPIC}, and no function can write to it`,
);
