/**
 * Writes the records that functions send to one Kafka, in transactions, each once and in their order. A kill, a broker that
 * is gone, a timeout, a leader that has moved: all errors take one path, which is that of the start. All connections are
 * dropped, what was open is aborted, and the marker says from where to go on.
 */

import type { EgressStatus, Trouble } from "../../kafka-status.ts";
import type { Topics } from "../../topics/topics.ts";
import { KafkaError } from "../client/errors.ts";
import type { KafkaLogger } from "../logger.ts";
import { KafkaRefusedError } from "../refused.ts";
import { type ClaimOptions, claim, markerShare } from "./claim.ts";
import type { Marker } from "./decision.ts";
import { MARKER_TOPIC } from "./marker.ts";
import { Outbox, type OutboxOptions, type Taken } from "./outbox.ts";
import { PartitionCounts } from "./partition-counts.ts";
import { Fences } from "./refusal.ts";
import { Rest } from "./rest.ts";
import type { Session, Share } from "./session.ts";
import { FIRST_RETRY_MS, LAST_RETRY_MS, Setbacks, troubleOf } from "./setbacks.ts";

export interface ForwarderOptions
  extends Omit<ClaimOptions, "topics" | "store">,
    Pick<OutboxOptions, "random"> {
  readonly topics: Pick<Topics, "forwarded" | "acknowledge" | "listenForwarded">;
  readonly store: ClaimOptions["store"] & OutboxOptions["store"];
  readonly logger: KafkaLogger;
  /** From the beginning of one transaction to that of the next, in milliseconds, when there is not more than one takes. */
  readonly intervalMs: number;
  /** Called at most once: nothing is written from then on. */
  readonly onRefused: (error: KafkaRefusedError) => void;
}

/** How long what Kafka has may be known to it alone while nothing else is to be made durable, in milliseconds. */
const ACKNOWLEDGE_MS = 1000;
/** How long trouble lasts before it is said, in milliseconds: a coordinator that is new, or has moved, is not ready at once. */
const SHORT_TROUBLE_MS = 500;
/** How long what waits is still sent when the runtime ends, in milliseconds. */
const CLOSE_MS = 3000;

const TOO_LARGE: ReadonlySet<string> = new Set(["MESSAGE_TOO_LARGE", "RECORD_LIST_TOO_LARGE"]);

export class Forwarder {
  readonly #options: ForwarderOptions;
  readonly #setbacks: Setbacks;
  readonly #outbox: Outbox;
  readonly #partitions: PartitionCounts;
  readonly #fences: Fences;
  readonly #rest: Rest;
  readonly #stopListening: () => void;
  readonly #running: Promise<void>;
  /** Whether no transaction may have been committed of which nothing is known here. */
  #isSettled: boolean;
  #session: Session | undefined;
  #trouble: Trouble | undefined;
  /** When it began, by the monotonic clock, and the code of what was last said of it. */
  #troubleSince: number | undefined;
  #saidTrouble: string | undefined;
  #retryMs = FIRST_RETRY_MS;
  #cancelAcknowledging: (() => void) | undefined;
  #transactions = 0;
  #records = 0;
  #committedAt: number | undefined;

  /** Begins to write. */
  constructor(options: ForwarderOptions) {
    const { clock, client, topics, address, store, logger } = options;
    this.#options = options;
    this.#setbacks = new Setbacks(clock, logger);
    this.#outbox = new Outbox({ ...options, setbacks: this.#setbacks });
    this.#partitions = new PartitionCounts(client, clock);
    this.#fences = new Fences(clock, store.identity().id);
    this.#rest = new Rest(clock);
    this.#isSettled = store.identity().wasClosed;
    this.#stopListening = topics.listenForwarded(address, () => this.#rest.endWait());
    this.#running = this.#run();
  }

  status(): EgressStatus {
    const { address } = this.#options;
    const waiting = this.#outbox.waiting;
    return {
      address,
      topics: this.#outbox.kafkaTopics,
      isConnected: this.#session !== undefined,
      trouble: this.#trouble,
      setbacks: this.#setbacks.list(),
      waiting: waiting.reduce((sum, { nextOffset, position }) => sum + nextOffset - position, 0),
      transactions: this.#transactions,
      records: this.#records,
      committedAt: this.#committedAt,
    };
  }

  /** Ends the transaction that is under way, and sends what waits, as far as that takes no more than some seconds. */
  async close(): Promise<void> {
    const { client, clock } = this.#options;
    this.#stopListening();
    const cancel = clock.after(CLOSE_MS, () => client.close());
    this.#rest.endAll();
    await this.#running;
    cancel();
    client.close();
    this.#acknowledge();
  }

  async #run(): Promise<void> {
    const { committer, client, onRefused } = this.#options;
    for (let isOpen = true; isOpen; ) {
      try {
        this.#session = await claim(this.#options, this.#isSettled);
        this.#isSettled = true;
        this.#noteWell();
        while (isOpen) isOpen = await this.#next(this.#session);
      } catch (error) {
        this.#session = undefined;
        client.reset();
        const refused = error instanceof KafkaRefusedError ? error : this.#fences.refusal(error);
        if (refused !== undefined) onRefused(refused);
        if (refused !== undefined || committer.broken.aborted || this.#rest.isOver) return;
        this.#noteTrouble(error);
        await this.#rest.forMs(this.#retryMs);
        this.#retryMs = Math.min(2 * this.#retryMs, LAST_RETRY_MS);
      }
    }
  }

  /** One transaction, as soon as there is something to write. Returns whether there may be another one. */
  async #next(session: Session): Promise<boolean> {
    const { clock, intervalMs } = this.#options;
    const { taken, isFull } = this.#outbox.take();
    if (taken.length === 0) {
      if (this.#rest.isOver) return false;
      await this.#rest.wait(this.#setbacks.dueIn);
      return true;
    }
    const begun = clock.monotonic();
    await this.#write(session, taken);
    this.#retryMs = FIRST_RETRY_MS;
    if (!isFull) await this.#rest.forMs(intervalMs - (clock.monotonic() - begun));
    return true;
  }

  async #write(session: Session, all: readonly Taken[]): Promise<void> {
    const { clock, topics, store } = this.#options;
    const { taken, shares } = await this.#sharesOf(all);
    if (taken.length === 0) return;
    const positions = this.#positionsAfter(taken);
    const marker = markerShare(store.identity().id, this.#marker(positions), clock.now());
    try {
      await session.write([...shares, marker], () => {
        this.#isSettled = false;
      });
    } catch (error) {
      this.#noteSetback(error, taken);
      throw error;
    }
    this.#isSettled = true;
    this.#committedAt = clock.now();
    this.#transactions++;
    for (const { topic, kafkaTopic, records } of taken) {
      this.#setbacks.clear(kafkaTopic);
      topics.acknowledge(topic, positions.get(topic) ?? 0);
      this.#records += records.length;
    }
    this.#cancelAcknowledging ??= clock.after(ACKNOWLEDGE_MS, () => this.#acknowledge());
  }

  /** Without topics that Kafka does not have. */
  async #sharesOf(all: readonly Taken[]): Promise<{ taken: Taken[]; shares: Share[] }> {
    const counts = await this.#partitions.of(all.map(({ kafkaTopic }) => kafkaTopic));
    const taken: Taken[] = [];
    const shares: Share[] = [];
    for (const each of all) {
      const count = counts.get(each.kafkaTopic) ?? 0;
      if (count instanceof KafkaError) {
        this.#setbacks.add(each.kafkaTopic, count);
      } else {
        taken.push(each);
        shares.push(...this.#outbox.shares(each, count));
      }
    }
    return { taken, shares };
  }

  #positionsAfter(taken: readonly Taken[]): Map<string, number> {
    return new Map(
      taken.map(({ topic, records }) => [topic, (records.at(-1)?.offset ?? -1) + 1] as const),
    );
  }

  /** Says of each topic how far it is: of those that the store knows about, too, because an older copy of it does not. */
  #marker(after: ReadonlyMap<string, number>): Marker {
    const { topics, address, incarnation } = this.#options;
    const positions = topics
      .forwarded(address)
      .map(({ topic, position }) => [topic, after.get(topic) ?? position] as const);
    return {
      incarnation,
      transaction: this.#transactions + 1,
      positions: Object.fromEntries(positions),
    };
  }

  /** Makes durable what Kafka has. */
  #acknowledge(): void {
    const { topics, store, address } = this.#options;
    this.#cancelAcknowledging?.();
    this.#cancelAcknowledging = undefined;
    for (const { topic, position } of topics.forwarded(address)) {
      if (position > (store.topic(topic)?.position ?? 0)) {
        topics.acknowledge(topic, position, { isUrgent: true });
      }
    }
  }

  #noteSetback(error: unknown, taken: readonly Taken[]): void {
    const name = Setbacks.topicOf(error);
    const own = taken.find(({ kafkaTopic }) => kafkaTopic === name);
    if (!(error instanceof KafkaError) || own === undefined) return;
    if (TOO_LARGE.has(error.code) && this.#outbox.sendLess(own)) return;
    this.#setbacks.add(own.kafkaTopic, error);
  }

  #noteTrouble(error: unknown): void {
    const { logger, address, clock } = this.#options;
    const own = Setbacks.topicOf(error);
    // That of one topic does not concern the others, and is said with it.
    if (own !== undefined && own !== MARKER_TOPIC) {
      this.#retryMs = FIRST_RETRY_MS;
      return;
    }
    const now = clock.monotonic();
    this.#troubleSince ??= now;
    const trouble = troubleOf(error, this.#trouble?.since ?? clock.now());
    this.#trouble = trouble;
    if (now - this.#troubleSince < SHORT_TROUBLE_MS || trouble.code === this.#saidTrouble) return;
    this.#saidTrouble = trouble.code;
    const text = "nothing can be written to Kafka: records for it wait";
    logger.warn({ address, code: trouble.code, reason: trouble.message }, text);
  }

  #noteWell(): void {
    const { logger, address } = this.#options;
    if (this.#saidTrouble !== undefined) logger.info({ address }, "Kafka can be written to again");
    this.#saidTrouble = undefined;
    this.#troubleSince = undefined;
    this.#trouble = undefined;
  }
}
