/** Reads the partitions that one broker leads, in one request after the other. */
import type { Clock } from "../../clock.ts";
import type { KafkaClient } from "../client/client.ts";
import { KafkaError, kafkaError } from "../client/errors.ts";
import type { Server } from "../client/servers.ts";
import type { ConsumerSettings } from "../properties/consumer.ts";
import { type FetchedPartition, fetchAll } from "./fetch.ts";
import type { Partition } from "./partition.ts";
import { Wakeup } from "./wakeup.ts";

/** How long a request waits for records while others are held back, in milliseconds: they may go on soon. */
const SHORT_WAIT_MS = 20;
/** How often those that are left alone for a while are looked at, in milliseconds. */
const LOOK_MS = 100;

export interface BrokerReaderOptions {
  readonly client: KafkaClient;
  readonly settings: ConsumerSettings;
  readonly clock: Pick<Clock, "after" | "monotonic">;
  /** The partitions that the broker leads. */
  readonly partitions: () => readonly Partition[];
  /** Whether the topic of a partition takes more records now. */
  readonly hasRoom: (partition: Partition) => boolean;
  /** Takes a page in. */
  readonly take: (partition: Partition, page: FetchedPartition) => Promise<void>;
  /** Told which partitions could not be read, of one answer or for want of one. */
  readonly onProblems: (problems: readonly ReadProblem[]) => Promise<void>;
  /** Told which can be read again. */
  readonly onRecovery: (partitions: readonly Partition[]) => void;
}

export interface ReadProblem {
  readonly partition: Partition;
  readonly error: KafkaError;
}

export class BrokerReader {
  readonly #server: Server;
  readonly #options: BrokerReaderOptions;
  readonly #wakeup: Wakeup;
  #isClosed = false;
  /** Where in the order of all the next request begins, so that each comes first in its turn. */
  #turn = 0;

  constructor(server: Server, options: BrokerReaderOptions) {
    this.#server = server;
    this.#options = options;
    this.#wakeup = new Wakeup(options.clock);
  }

  /** To be called when there may be more to read, or room for it. */
  wake(): void {
    this.#wakeup.wake();
  }

  close(): void {
    this.#isClosed = true;
    this.wake();
  }

  /** Until it is closed. @throws StoreFailedError */
  async run(): Promise<void> {
    const { partitions, clock, hasRoom } = this.#options;
    while (!this.#isClosed) {
      const now = clock.monotonic();
      const led = partitions();
      const due = led.filter((partition) => partition.pauseMs(now) === 0);
      const wanted = due.filter(hasRoom);
      if (wanted.length === 0) {
        // Who has no room says when there is some.
        await this.#wakeup.sleep(due.length < led.length ? LOOK_MS : undefined);
        continue;
      }
      await this.#read(wanted, wanted.length < led.length);
    }
  }

  async #read(wanted: readonly Partition[], areHeldBack: boolean): Promise<void> {
    const { client, settings } = this.#options;
    const turn = this.#turn++ % wanted.length;
    const inTurn = [...wanted.slice(turn), ...wanted.slice(0, turn)];
    const maxWaitMs = areHeldBack
      ? Math.min(settings.maxWaitMs, SHORT_WAIT_MS)
      : settings.maxWaitMs;
    let pages: Map<Partition, FetchedPartition | undefined>;
    try {
      pages = await fetchAll(client, this.#server, inTurn, { ...settings, maxWaitMs });
    } catch (thrown) {
      const error = kafkaError(thrown, "Fetch");
      await this.#note(wanted.map((partition) => ({ partition, error })));
      return;
    }
    const problems: ReadProblem[] = [];
    const recovered: Partition[] = [];
    for (const [partition, page] of pages) {
      if (this.#isClosed) return;
      const error = page?.error ?? (await this.#take(partition, page));
      if (error !== undefined) problems.push({ partition, error });
      else if (page !== undefined && partition.succeed(page.end)) recovered.push(partition);
    }
    if (recovered.length > 0) this.#options.onRecovery(recovered);
    await this.#note(problems);
  }

  /** Returns why it cannot be read. @throws StoreFailedError */
  async #take(
    partition: Partition,
    page: FetchedPartition | undefined,
  ): Promise<KafkaError | undefined> {
    if (page === undefined) return lacks(partition);
    try {
      await this.#options.take(partition, page);
      return undefined;
    } catch (error) {
      // What the store throws ends all of it.
      if (error instanceof KafkaError) return error;
      throw error;
    }
  }

  async #note(problems: readonly ReadProblem[]): Promise<void> {
    const current = problems.filter(({ partition }) => !partition.isGone);
    if (!this.#isClosed && current.length > 0) await this.#options.onProblems(current);
  }
}

function lacks({ name }: Partition): KafkaError {
  const text = `the broker's answer lacks ${name}`;
  return new KafkaError("UNKNOWN_SERVER_ERROR", text);
}
