/**
 * Tells Kafka now and then how far the topics have been read, as offsets of the ingress's consumer group: for those who watch
 * its lag, and for a Flink job that begins at `group-offsets`. Reading here never goes by them once it has begun.
 */
import type { Clock } from "../../clock.ts";
import type { KafkaPosition } from "../../kafka-model.ts";
import type { KafkaIngressSpec } from "../../module/module.ts";
import type { Store } from "../../store/store.ts";
import type { KafkaClient } from "../client/client.ts";
import { commitGroupOffsets } from "../client/groups.ts";
import type { KafkaLogger } from "../logger.ts";

/** In milliseconds. */
const INTERVAL_MS = 5000;
/** How long the last one may take. */
const LAST_MS = 3000;

export interface GroupCommitsOptions {
  readonly client: KafkaClient;
  readonly spec: Pick<KafkaIngressSpec, "groupId" | "place">;
  /** Whether Kafka has the partition: it refuses offsets of others. */
  readonly isRead: (position: KafkaPosition) => boolean;
  /** What is durable is what Kafka is told. */
  readonly store: Pick<Store, "kafkaPositions">;
  readonly clock: Pick<Clock, "after">;
  readonly logger: KafkaLogger;
}

export class GroupCommits {
  readonly #options: GroupCommitsOptions;
  readonly #told = new Map<string, number>();
  #cancel: (() => void) | undefined;
  /** Why it could not be done the last time, and whether that has been said. */
  #problem: string | undefined;
  #isSaid = false;

  constructor(options: GroupCommitsOptions) {
    this.#options = options;
  }

  start(): void {
    this.#cancel = this.#options.clock.after(INTERVAL_MS, () => {
      void this.#commit().then(() => {
        if (this.#cancel !== undefined) this.start();
      });
    });
  }

  /** Tells it once more. */
  async stop(): Promise<void> {
    this.#cancel?.();
    this.#cancel = undefined;
    const late = Promise.withResolvers<void>();
    const cancel = this.#options.clock.after(LAST_MS, late.resolve);
    await Promise.race([this.#commit(), late.promise]);
    cancel();
  }

  async #commit(): Promise<void> {
    const { client, spec, isRead, store, logger } = this.#options;
    const news = store
      .kafkaPositions()
      .filter(isRead)
      .filter(({ topic, partition, next }) => this.#told.get(`${topic}/${partition}`) !== next);
    if (news.length === 0) return;
    try {
      await commitGroupOffsets(client, spec.groupId, news);
      for (const { topic, partition, next } of news) this.#told.set(`${topic}/${partition}`, next);
      this.#problem = undefined;
    } catch (error) {
      const { message } = error as Error;
      // It changes nothing of what is read, and may be over soon: Kafka has no coordinator before somebody asks for one.
      if (message === this.#problem && !this.#isSaid)
        logger.warn(
          { groupId: spec.groupId, reason: message },
          `${spec.place}: the offsets of the consumer group cannot be committed`,
        );
      this.#isSaid = message === this.#problem;
      this.#problem = message;
    }
  }
}
