/**
 * One ingress of the module while it runs: asks Kafka which partitions there are and who leads them, has a reader for each
 * broker, and sees to what goes wrong with one partition while the others go on.
 */
import type { Clock } from "../../clock.ts";
import type { Committer } from "../../commit/committer.ts";
import type { IngressStatus } from "../../kafka-status.ts";
import type { KafkaIngressSpec } from "../../module/module.ts";
import type { Store } from "../../store/store.ts";
import type { Topics } from "../../topics/topics.ts";
import type { KafkaClient } from "../client/client.ts";
import { KafkaError } from "../client/errors.ts";
import { type Server, serverText } from "../client/servers.ts";
import type { KafkaLogger } from "../logger.ts";
import type { ConsumerSettings } from "../properties/consumer.ts";
import { BrokerReader, type ReadProblem } from "./broker-reader.ts";
import { GroupCommits } from "./group-commits.ts";
import type { Intake } from "./intake.ts";
import { type Partition, pauseAfter } from "./partition.ts";
import { Partitions } from "./partitions.ts";
import { findReset } from "./reset.ts";
import { statusOf } from "./status.ts";
import { Wakeup } from "./wakeup.ts";

export interface IngressOptions {
  readonly spec: KafkaIngressSpec;
  /** Those of its topics that no ingress before it reads. */
  readonly topics: readonly string[];
  readonly client: KafkaClient;
  readonly settings: ConsumerSettings;
  readonly intake: Intake;
  readonly store: Pick<Store, "kafkaPositions">;
  readonly local: Pick<Topics, "backlogOf" | "listen">;
  readonly committer: Pick<Committer, "group" | "room" | "settled">;
  readonly clock: Pick<Clock, "after" | "monotonic">;
  readonly logger: KafkaLogger;
  /** Called when it cannot go on because of the store, or of a mistake in the runtime. */
  readonly onFatal: (error: Error) => void;
}

/** How much of a topic may wait for the functions before no more of it is fetched: records, and bytes, about. */
const MAX_WAITING = { records: 10_000, bytes: 64 * 1024 * 1024 };

export class KafkaIngress {
  readonly #options: IngressOptions;
  readonly #partitions: Partitions;
  readonly #groupCommits: GroupCommits;
  readonly #readers = new Map<string, BrokerReader>();
  readonly #wakeup: Wakeup;
  readonly #running: Promise<void>[] = [];
  readonly #unlisten: readonly (() => void)[];
  readonly #closing = Promise.withResolvers<void>();
  #isClosed = false;
  /** Why Kafka does not say which partitions there are. */
  #problem: KafkaError | undefined;
  readonly #lost = new Map<string, number>();

  /** It runs from here on. */
  constructor(options: IngressOptions) {
    this.#options = options;
    const { topics, store, local, clock } = options;
    this.#partitions = new Partitions({ ...options, stored: store.kafkaPositions() });
    this.#groupCommits = new GroupCommits({
      ...options,
      isRead: (position) => this.#partitions.has(position),
    });
    this.#wakeup = new Wakeup(clock);
    const wakeReaders = () => {
      for (const reader of this.#readers.values()) reader.wake();
    };
    this.#unlisten = topics.map((topic) => local.listen(topic, wakeReaders));
    this.#groupCommits.start();
    this.#start(this.#run());
  }

  status(): IngressStatus {
    const { spec, topics, intake } = this.#options;
    return statusOf({
      spec,
      topics,
      partitions: this.#partitions,
      problem: this.#problem,
      taken: (topic) => intake.taken(topic),
      lost: (topic) => this.#lost.get(topic) ?? 0,
    });
  }

  /** Resolves when nothing more comes in, and Kafka has been told how far what is durable was read. */
  async close(): Promise<void> {
    const { client, committer } = this.#options;
    this.#isClosed = true;
    this.#closing.resolve();
    this.#wakeup.wake();
    for (const unlisten of this.#unlisten) unlisten();
    for (const reader of this.#readers.values()) reader.close();
    // Requests that wait for records are not waited for.
    client.reset();
    await Promise.all(this.#running);
    const isDurable = await committer.settled().then(
      () => true,
      () => false,
    );
    if (isDurable) await this.#groupCommits.stop();
    client.close();
  }

  #start(work: Promise<void>): void {
    this.#running.push(
      work.catch((error: Error) => {
        if (!this.#isClosed) this.#options.onFatal(error);
      }),
    );
  }

  async #run(): Promise<void> {
    const { settings } = this.#options;
    for (let failures = 0; !this.#isClosed; ) {
      await this.#refresh();
      const isWhole =
        this.#problem === undefined &&
        this.#partitions.problems.size === 0 &&
        this.#partitions.all.every(({ leader }) => leader !== undefined);
      failures = isWhole ? 0 : failures + 1;
      if (this.#isClosed) return;
      await (isWhole
        ? this.#wakeup.sleep(settings.discoveryMs)
        : Promise.race([this.#pause(pauseAfter(failures)), this.#closing.promise]));
    }
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => this.#options.clock.after(ms, resolve));
  }

  async #refresh(): Promise<void> {
    const { clock, logger, spec } = this.#options;
    const before = this.#problem;
    try {
      await this.#partitions.refresh(clock.monotonic());
      this.#problem = undefined;
      if (before !== undefined) logger.info({ address: spec.address }, "Kafka answers again");
    } catch (error) {
      if (!(error instanceof KafkaError)) throw error;
      if (this.#isClosed) return;
      this.#problem = error;
      if (before?.code !== error.code)
        logger.warn({ address: spec.address, ingress: spec.id }, error.message);
    }
    for (const { leader } of this.#partitions.all) if (leader !== undefined) this.#readBy(leader);
  }

  /** Has a broker's partitions read. */
  #readBy(server: Server): void {
    const name = serverText(server);
    const known = this.#readers.get(name);
    if (known !== undefined) {
      known.wake();
      return;
    }
    const { client, settings, clock, intake, logger } = this.#options;
    const reader = new BrokerReader(server, {
      client,
      settings,
      clock,
      partitions: () =>
        this.#partitions.all.filter(({ leader }) => leader && serverText(leader) === name),
      hasRoom: ({ topic }) => this.#hasRoom(topic),
      take: (partition, page) =>
        intake.take(partition, page, () => !this.#isClosed && !partition.isGone),
      onProblems: (problems) => this.#onProblems(problems),
      onRecovery: (all) =>
        logger.info({ partitions: byTopic(all) }, "partitions can be read again"),
    });
    this.#readers.set(name, reader);
    this.#start(reader.run());
  }

  #hasRoom(topic: string): boolean {
    const { local, intake } = this.#options;
    const { records, bytes } = intake.taken(topic);
    const size = records === 0 ? 0 : bytes / records;
    const waiting = local.backlogOf(topic);
    return waiting < MAX_WAITING.records && waiting * size < MAX_WAITING.bytes;
  }

  /** What goes wrong with a broker goes wrong with all that it leads: that is one line in the log. */
  async #onProblems(problems: readonly ReadProblem[]): Promise<void> {
    const { clock, logger } = this.#options;
    const isReset = ({ error }: ReadProblem) => error.code === "OFFSET_OUT_OF_RANGE";
    const news = problems.filter(
      (one) => !isReset(one) && one.partition.problem?.code !== one.error.code,
    );
    for (const { partition, error } of problems) partition.fail(error, clock.monotonic());
    this.#wakeup.wake();
    for (const alike of Map.groupBy(news, ({ error }) => error.code).values()) {
      const partitions = byTopic(alike.map(({ partition }) => partition));
      logger.warn({ partitions }, alike[0]?.error.message ?? "");
    }
    for (const { partition } of problems.filter(isReset)) await this.#reset(partition);
  }

  async #reset(partition: Partition): Promise<void> {
    const { spec, committer, logger } = this.#options;
    let reset: Awaited<ReturnType<typeof findReset>>;
    try {
      reset = await findReset(partition, spec.autoOffsetReset, this.#options);
    } catch (error) {
      if (!(error instanceof KafkaError)) throw error;
      partition.problem = error;
      return;
    }
    await committer.room();
    if (reset === undefined || partition.isGone || this.#isClosed) return;
    const { topic } = partition;
    partition.next = reset.to;
    committer.group.setKafkaPosition(partition.position);
    this.#lost.set(topic, (this.#lost.get(topic) ?? 0) + reset.lost);
    logger.error({ topic, partition: partition.partition, lost: reset.lost }, reset.text);
  }
}

/** Their numbers. */
function byTopic(partitions: readonly Partition[]): Record<string, number[]> {
  const all = Map.groupBy(partitions, ({ topic }) => topic);
  return Object.fromEntries(
    [...all].map(([topic, its]) => [
      topic,
      its.map(({ partition }) => partition).sort((a, b) => a - b),
    ]),
  );
}
