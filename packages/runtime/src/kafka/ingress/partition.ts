/** A partition of a topic of Kafka, and how far it has been read. */
import type { KafkaPosition } from "../../kafka-model.ts";
import type { KafkaError } from "../client/errors.ts";
import type { Server } from "../client/servers.ts";

/** How long it is left alone after it could not be read: longer each time, in milliseconds. */
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2000;

export class Partition {
  readonly topic: string;
  readonly partition: number;
  /** Which topic of that name it is of; empty where brokers are too old to say. */
  readonly topicId: string;
  /** The offset of the first record that has not been read. */
  next: number;
  /** Undefined where nobody is known to lead it. */
  leader: Server | undefined;
  /** Why it is not read; undefined when it is. */
  problem: KafkaError | undefined;
  /** Whether there is another topic of its name, so that nothing of it counts any more. */
  isGone = false;
  /** The offset after the last record that there is; undefined as long as nobody has said so. */
  #end: number | undefined;
  #failures = 0;
  /** By the monotonic clock. */
  #retryAt = 0;

  constructor({ topic, partition, topicId, next }: KafkaPosition) {
    this.topic = topic;
    this.partition = partition;
    this.topicId = topicId;
    this.next = next;
  }

  get name(): string {
    return `${this.topic}/${this.partition}`;
  }

  get position(): KafkaPosition {
    const { topic, partition, topicId, next } = this;
    return { topic, partition, topicId, next };
  }

  /** How many records are still to be read, those of aborted transactions among them; undefined where that is not known. */
  get lag(): number | undefined {
    return this.#end === undefined ? undefined : Math.max(0, this.#end - this.next);
  }

  /** How long it is left alone from `now` on: 0 when it is not. */
  pauseMs(now: number): number {
    return Math.max(0, this.#retryAt - now);
  }

  /** Returns whether it could not be read before. */
  succeed(end: number): boolean {
    const hadProblem = this.problem !== undefined;
    this.#end = end;
    this.problem = undefined;
    this.#failures = 0;
    return hadProblem;
  }

  /** Leaves it alone for a while. Who leads it has to be asked again. */
  fail(problem: KafkaError, now: number): void {
    this.problem = problem;
    this.leader = undefined;
    this.#retryAt = now + pauseAfter(++this.#failures);
  }
}

/** The pause after so many failures in a row. */
export function pauseAfter(failures: number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1));
}
