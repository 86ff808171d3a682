/** The numbers that fit a runtime to its machine and its data. */
import { ID_BYTES } from "./id-limit.ts";

/** Each with its unit and its default, which {@link DEFAULT_SETTINGS} has. */
export interface RuntimeSettings {
  /**
   * How long consumed records, records of egress topics and idempotency keys are kept, in milliseconds: 7 days. Records
   * that no function has been sent yet are kept for as long as it takes.
   */
  readonly retentionMs: number;
  /** Topics that are kept for longer or shorter than that, or no larger than some size, by their names. Default none. */
  readonly retention: Readonly<Record<string, TopicRetention>>;
  /**
   * How long the machine's clock has to hold when it is further ahead of the last runtime, or has jumped further ahead,
   * than a tenth of the shortest time that anything is kept for, in milliseconds: 1 hour. Until then that time makes nothing too old.
   */
  readonly clockTrustMs: number;
  /** How much state of instances that have no messages is kept in memory, in bytes, about: 32 MiB. */
  readonly cacheBytes: number;
  /**
   * How long functions in flight may take to finish when the runtime closes, in milliseconds: 10 seconds. What is not
   * answered by then is delivered again at the next start.
   */
  readonly drainMs: number;
  /**
   * Batches of one function type that are sent at once, so that a slow function leaves room for the others: 128. A call that
   * has been in flight for 100 ms gives its place away.
   */
  readonly batchesInFlight: number;
  /**
   * Calls of one endpoint in flight, and so connections to it: 2,048. Instances that have failed may have half of them, so that
   * those that hang each time leave room for the others.
   */
  readonly callsInFlight: number;
  /**
   * How far store.db-wal may grow, in bytes: 256 MiB. It does when another program reads store.db in one long transaction,
   * which is said from a quarter of that on; from the limit on commits wait for that program.
   */
  readonly walBytes: number;
  /**
   * How much may wait for Kafka, in bytes, about: 1 GiB. From then on no record of an ingress topic is sent to a function, until
   * Kafka has got enough of it.
   */
  readonly outboxBytes: number;
  /** Records of a request to produce: 10,000. One with more is refused. */
  readonly recordsPerRequest: number;
  /**
   * How long an id may be, or a cancellation token, in bytes of UTF-8: 5 KiB. A record or message with a longer one is
   * refused, and an answer that has one is a failed invocation.
   */
  readonly idBytes: number;
  /**
   * Values, messages and records that an answer of a function may have, which are done in one go: 100,000. An answer with
   * more is a failed invocation; of a batch its messages are then tried one at a time.
   */
  readonly effectsPerAnswer: number;
  /** Streams of a topic or of events, and requests for a page of records, at once: 5,000. Further ones are refused. */
  readonly readers: number;
  /** Connections to the API at once, and to each of the playground's servers: 10,000. Further ones are closed. */
  readonly connections: number;
  /**
   * Requests in a second: of one token, or of one address where there is none: 1,000, and on loopback 0, which is no limit.
   * Further ones are refused.
   */
  readonly requestsPerSecond: number;
  /**
   * How much memory the history of invocations takes, which keeps what they came with and changed, in bytes, about: 8 MiB. 0: none
   * is kept.
   */
  readonly historyMemoryBytes: number;
  /**
   * How much history is kept in the store, where it outlives the runtime, and not in memory, in bytes: 0, which is none. The
   * oldest goes.
   */
  readonly historyBytes: number;
  /** Invocations of one instance that are kept in memory: 20. */
  readonly historyPerInstance: number;
  /**
   * Messages, values and records of invocations that are kept in a second, so that looking back costs little when there are very
   * many: 2,000. Those of ten seconds may come at once.
   */
  readonly historyPerSecond: number;
  /** How often what is old is looked for, in milliseconds: 30 seconds. */
  readonly housekeepingMs: number;
  /** How soon it is looked for again when some was found, in milliseconds: 100. Each time a part of it goes. */
  readonly housekeepingStepMs: number;
}

/** How long the consumed records of a topic are kept: until they are too old, or the topic is too large. */
export interface TopicRetention {
  /** In milliseconds. Default {@link RuntimeSettings.retentionMs}. */
  readonly ageMs?: number;
  /** Of the topic's keys and values, in bytes. Default without limit. */
  readonly maxBytes?: number;
}

/** What a runtime goes by unless it is told otherwise. */
export const DEFAULT_SETTINGS: RuntimeSettings = {
  retentionMs: 7 * 24 * 60 * 60 * 1000,
  retention: {},
  clockTrustMs: 60 * 60 * 1000,
  cacheBytes: 32 * 1024 * 1024,
  drainMs: 10_000,
  batchesInFlight: 128,
  callsInFlight: 2048,
  walBytes: 256 * 1024 * 1024,
  outboxBytes: 1024 * 1024 * 1024,
  recordsPerRequest: 10_000,
  idBytes: ID_BYTES,
  effectsPerAnswer: 100_000,
  readers: 5000,
  connections: 10_000,
  requestsPerSecond: 1000,
  historyMemoryBytes: 8 * 1024 * 1024,
  historyBytes: 0,
  historyPerInstance: 20,
  historyPerSecond: 2000,
  housekeepingMs: 30_000,
  housekeepingStepMs: 100,
};
