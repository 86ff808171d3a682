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
  /** Told when a partition could not be read. */
  readonly onProblem: (partition: Partition, error: KafkaError) => Promise<void>;
  /** Told when it can be read again. */
  readonly onRecovery: (partition: Partition) => void;
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
    } catch (error) {
      for (const partition of wanted) await this.#note(partition, kafkaError(error, "Fetch"));
      return;
    }
    for (const [partition, page] of pages) {
      if (this.#isClosed) return;
      if (page === undefined) await this.#note(partition, lacks(partition));
      else if (page.error !== undefined) await this.#note(partition, page.error);
      else await this.#take(partition, page);
    }
  }

  async #take(partition: Partition, page: FetchedPartition): Promise<void> {
    try {
      await this.#options.take(partition, page);
      if (partition.succeed(page.end)) this.#options.onRecovery(partition);
    } catch (error) {
      // What the store throws ends all of it.
      if (!(error instanceof KafkaError)) throw error;
      await this.#note(partition, error);
    }
  }

  async #note(partition: Partition, error: KafkaError): Promise<void> {
    if (!this.#isClosed && !partition.isGone) await this.#options.onProblem(partition, error);
  }
}

function lacks({ name }: Partition): KafkaError {
  const text = `the broker's answer lacks ${name}`;
  return new KafkaError("UNKNOWN_SERVER_ERROR", text, { retriable: true });
}
