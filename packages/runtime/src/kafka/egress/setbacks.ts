/** Topics that Kafka does not take, each with why, since when, and when it is tried again. The others need not wait for them. */
import type { Clock } from "../../clock.ts";
import type { Trouble } from "../../kafka-status.ts";
import { WRITING, withAdvice } from "../advice.ts";
import { KafkaError } from "../client/errors.ts";
import type { KafkaLogger } from "../logger.ts";

/** Errors that are of the topic itself, and not of the way there or of who writes. */
const OF_A_TOPIC: ReadonlySet<string> = new Set([
  "CORRUPT_MESSAGE",
  "INVALID_RECORD",
  "INVALID_TIMESTAMP",
  "INVALID_TOPIC_EXCEPTION",
  "KAFKA_STORAGE_ERROR",
  "LEADER_NOT_AVAILABLE",
  "MESSAGE_TOO_LARGE",
  "NOT_ENOUGH_REPLICAS",
  "NOT_ENOUGH_REPLICAS_AFTER_APPEND",
  "NOT_LEADER_OR_FOLLOWER",
  "POLICY_VIOLATION",
  "RECORD_LIST_TOO_LARGE",
  "REQUEST_TIMED_OUT",
  "TOPIC_AUTHORIZATION_FAILED",
  "UNKNOWN_TOPIC_OR_PARTITION",
  "UNSUPPORTED_COMPRESSION_TYPE",
]);

/** With what to do, where that is known. */
export function troubleOf(error: unknown, since: number, ofTopic?: string): Trouble {
  if (!(error instanceof KafkaError)) return { code: "UNKNOWN", message: String(error), since };
  const { code, message, topic = ofTopic } = error;
  return { code, message: withAdvice({ code, message, topic }, WRITING), since };
}

/** How long to wait after an error, and after each further one twice as long, in milliseconds. */
export const FIRST_RETRY_MS = 20;
export const LAST_RETRY_MS = 5000;

interface Setback extends Trouble {
  readonly retryMs: number;
  /** On the clock that never goes back. */
  readonly retryAt: number;
}

export class Setbacks {
  readonly #clock: Pick<Clock, "now" | "monotonic">;
  readonly #logger: Pick<KafkaLogger, "info" | "warn">;
  readonly #topics = new Map<string, Setback>();

  constructor(clock: Pick<Clock, "now" | "monotonic">, logger: Pick<KafkaLogger, "info" | "warn">) {
    this.#clock = clock;
    this.#logger = logger;
  }

  /** The topic that an error is of; undefined when it is not of a topic. */
  static topicOf(error: unknown): string | undefined {
    return error instanceof KafkaError && OF_A_TOPIC.has(error.code) ? error.topic : undefined;
  }

  add(topic: string, error: KafkaError): void {
    const before = this.#topics.get(topic);
    const retryMs =
      before === undefined ? FIRST_RETRY_MS : Math.min(2 * before.retryMs, LAST_RETRY_MS);
    const trouble = troubleOf(error, before?.since ?? this.#clock.now(), topic);
    const { code, message: reason } = trouble;
    if (code !== before?.code) {
      const text = "nothing can be written to the topic in Kafka: its records wait";
      this.#logger.warn({ topic, code, reason }, text);
    }
    const retryAt = this.#clock.monotonic() + retryMs;
    this.#topics.set(topic, { ...trouble, retryMs, retryAt });
  }

  clear(topic: string): void {
    if (this.#topics.delete(topic))
      this.#logger.info({ topic }, "the topic in Kafka can be written to again");
  }

  /** Clears those of all other topics. */
  keep(topics: ReadonlySet<string>): void {
    for (const topic of this.#topics.keys()) if (!topics.has(topic)) this.clear(topic);
  }

  has(topic: string): boolean {
    return this.#topics.has(topic);
  }

  isDue(topic: string): boolean {
    return (
      (this.#topics.get(topic)?.retryAt ?? Number.POSITIVE_INFINITY) <= this.#clock.monotonic()
    );
  }

  /** Until the next one is tried again, in milliseconds; undefined when there is none. */
  get dueIn(): number | undefined {
    const times = [...this.#topics.values()].map(({ retryAt }) => retryAt);
    return times.length === 0
      ? undefined
      : Math.max(0, Math.min(...times) - this.#clock.monotonic());
  }

  list(): (Trouble & { readonly topic: string })[] {
    return [...this.#topics].map(([topic, { code, message, since }]) => ({
      topic,
      code,
      message,
      since,
    }));
  }
}
