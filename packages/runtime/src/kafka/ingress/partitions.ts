/**
 * The partitions of an ingress's topics as Kafka has them, each with the place where it is read: that of the store, or else one
 * by Flink's rules, which is durable before any of it is read.
 */
import type { Committer } from "../../commit/committer.ts";
import type { KafkaPosition } from "../../kafka-model.ts";
import type { KafkaIngressSpec } from "../../module/module.ts";
import type { KafkaClient } from "../client/client.ts";
import { KafkaError } from "../client/errors.ts";
import type { ClusterMetadata, TopicMetadata } from "../client/metadata.ts";
import type { KafkaLogger } from "../logger.ts";
import type { ConsumerSettings } from "../properties/consumer.ts";
import { Partition } from "./partition.ts";
import { startOffsets } from "./start-offsets.ts";

export interface PartitionsOptions {
  readonly spec: KafkaIngressSpec;
  /** Those that it reads. */
  readonly topics: readonly string[];
  readonly client: KafkaClient;
  readonly settings: ConsumerSettings;
  /** The positions of the store when the runtime started. */
  readonly stored: readonly KafkaPosition[];
  readonly committer: Pick<Committer, "group" | "room" | "settled">;
  readonly logger: KafkaLogger;
}

/** What Kafka says of a topic that is not there, or is not quite there yet. */
const ABSENT: readonly string[] = ["UNKNOWN_TOPIC_OR_PARTITION", "LEADER_NOT_AVAILABLE"];

export class Partitions {
  /** Why nothing is known of a topic. */
  readonly problems = new Map<string, KafkaError>();
  readonly #options: PartitionsOptions;
  readonly #stored: ReadonlyMap<string, KafkaPosition>;
  readonly #all = new Map<string, Partition>();
  /** The topics that were not there when they were asked for first. */
  readonly #absent = new Set<string>();

  constructor(options: PartitionsOptions) {
    this.#options = options;
    this.#stored = new Map(
      options.stored
        .filter(({ topic }) => options.topics.includes(topic))
        .map((position) => [`${position.topic}/${position.partition}`, position]),
    );
  }

  get all(): Partition[] {
    return [...this.#all.values()];
  }

  has({ topic, partition }: Pick<KafkaPosition, "topic" | "partition">): boolean {
    return this.#all.has(`${topic}/${partition}`);
  }

  /** Asks Kafka which there are, and who leads them. @throws KafkaError, StoreFailedError */
  async refresh(now: number): Promise<void> {
    const { client, topics, settings, logger } = this.#options;
    const cluster = await client.metadata(topics, { create: settings.createsTopics });
    for (const topic of topics) {
      const found = cluster.topics.get(topic);
      const problem = found === undefined ? lacks(topic) : found.error;
      if (problem === undefined && found !== undefined) {
        if (this.problems.delete(topic)) logger.info({ topic }, "the topic can be read now");
        await this.#adopt(topic, found);
      } else if (problem !== undefined) {
        if (ABSENT.includes(problem.code)) this.#absent.add(topic);
        if (this.problems.get(topic)?.code !== problem.code)
          logger.warn({ topic }, problem.message);
        this.problems.set(topic, problem);
      }
    }
    for (const partition of this.#all.values()) setLeader(partition, cluster, now);
  }

  async #adopt(topic: string, { id, partitions }: TopicMetadata): Promise<void> {
    const isKnown = this.all.some((partition) => partition.topic === topic);
    const added: KafkaPosition[] = [];
    const missing: number[] = [];
    let isAnother = false;
    for (const partition of partitions.keys()) {
      const name = `${topic}/${partition}`;
      const known = this.#all.get(name);
      const before = known?.position ?? this.#stored.get(name);
      if (before !== undefined && isOther(before.topicId, id)) {
        if (known !== undefined) known.isGone = true;
        isAnother = true;
        missing.push(partition);
      } else if (before === undefined) missing.push(partition);
      else if (known === undefined) added.push({ ...before, topicId: id || before.topicId });
    }
    if (isAnother) {
      this.#sayAnother(topic);
      this.#forgetBeyond(topic, partitions);
    }
    if (missing.length > 0) {
      const wasRead = isAnother || isKnown || this.#stored.size > 0;
      added.push(...(await this.#begin(topic, id, missing, wasRead)));
    }
    if (added.length > 0) await this.#add(added);
  }

  /** Where partitions begin that have not been read. */
  async #begin(
    topic: string,
    topicId: string,
    missing: readonly number[],
    wasRead: boolean,
  ): Promise<KafkaPosition[]> {
    const { client, spec, settings, logger } = this.#options;
    // On Flink startupPosition is for a job that begins: what turns up later is read from its first record on.
    const starting = wasRead ? { ...spec, startupPosition: EARLIEST } : spec;
    const starts = await startOffsets(
      missing.map((partition) => ({ topic, partition })),
      {
        client,
        isolation: settings.isolation,
        spec: starting,
        isLate: wasRead || this.#absent.has(topic),
      },
    );
    const offsets = Object.fromEntries(starts.map(({ partition, next }) => [partition, next]));
    logger.info(
      { topic, startupPosition: starting.startupPosition.type, offsets },
      "partitions of Kafka that have not been read before are read from now on",
    );
    return starts.map((start) => ({ ...start, topicId }));
  }

  /** Not before that is durable. */
  async #add(positions: readonly KafkaPosition[]): Promise<void> {
    const { committer } = this.#options;
    await committer.room();
    for (const position of positions) committer.group.setKafkaPosition(position);
    await committer.settled();
    for (const position of positions) {
      const partition = new Partition(position);
      this.#all.set(partition.name, partition);
    }
  }

  /** Of a topic before that had more partitions. */
  #forgetBeyond(topic: string, partitions: TopicMetadata["partitions"]): void {
    for (const [name, known] of this.#all) {
      if (known.topic !== topic || partitions.has(known.partition)) continue;
      known.isGone = true;
      this.#all.delete(name);
    }
  }

  #sayAnother(topic: string): void {
    this.#options.logger.error(
      { topic },
      "the topic was deleted in Kafka and created again: what had not been read of the one before is lost, and this one is read from its first record on",
    );
  }
}

const EARLIEST = { type: "earliest" } as const;

function isOther(before: string, now: string): boolean {
  return before !== "" && now !== "" && before !== now;
}

function setLeader(partition: Partition, cluster: ClusterMetadata, now: number): void {
  const found = cluster.topics.get(partition.topic);
  const there = found?.partitions.get(partition.partition);
  const leader = there?.error === undefined && there && cluster.brokers.get(there.node);
  if (leader) partition.leader = leader;
  else partition.fail(found?.error ?? there?.error ?? noLeader(partition), now);
}

function noLeader({ name }: Partition): KafkaError {
  return new KafkaError("LEADER_NOT_AVAILABLE", `${name} has no leader`);
}

function lacks(topic: string): KafkaError {
  const text = `the broker's answer lacks the topic ${topic}`;
  return new KafkaError("UNKNOWN_SERVER_ERROR", text);
}
