/** What a store in memory knows of Kafka, and whether it was closed in order. */
import type { KafkaOutbox, KafkaPosition } from "../kafka-model.ts";
import type { GroupWrites } from "../model.ts";
import type { CommittedReads } from "./store.ts";

/** A store in memory is in one process alone, and has no copy. */
const ID = "memory";

export class MemoryKafka {
  readonly #positions = new Map<string, KafkaPosition>();
  readonly #outboxes = new Map<string, KafkaOutbox>();
  #isOpen = false;
  /** Since the last outbox, up to now; and the same as it was at the last opening. */
  #wasClosed = true;
  #identity = { id: ID, wasClosed: true };

  reads(): Pick<CommittedReads, "kafkaPositions" | "kafkaOutbox" | "identity"> {
    return {
      kafkaPositions: () => [...this.#positions.values()],
      kafkaOutbox: (cluster) => this.#outboxes.get(cluster),
      identity: () => this.#identity,
    };
  }

  open(): void {
    this.#wasClosed &&= !this.#isOpen;
    this.#isOpen = true;
    this.#identity = { id: ID, wasClosed: this.#wasClosed };
  }

  close(): void {
    this.#isOpen = false;
  }

  write({ kafkaPositions, kafkaOutboxes }: GroupWrites): void {
    for (const position of kafkaPositions) {
      this.#positions.set(JSON.stringify([position.topic, position.partition]), position);
    }
    for (const outbox of kafkaOutboxes) this.#outboxes.set(outbox.cluster, outbox);
    if (kafkaOutboxes.length > 0) this.#wasClosed = true;
  }
}
