/**
 * The writes that become durable together, while they gather. Only what is left of them at the end is written: a message
 * that came and went within the group never touches the disk.
 */
import type { Instance } from "../functions/instance.ts";
import type {
  GroupWrites,
  Housekeeping,
  IdempotentAnswer,
  Message,
  PersistedValue,
  Timer,
  TopicOffsets,
  TopicRecord,
} from "../model.ts";

/** A topic as a group sees it: what it is when the group is sealed. */
export interface TopicState {
  row(): TopicOffsets;
  /** Called when a group with changes of it is durable. */
  durable(): void;
}

export class Group {
  /** Groups are numbered from 1 in the order in which they become durable. */
  readonly number: number;
  /** The bytes that it holds, about. */
  weight = 0;
  readonly #messages = new Map<number, Message>();
  readonly #removedMessages: number[] = [];
  readonly #timers = new Map<number, Timer>();
  /** The timers of earlier groups that fired or were cancelled in this one. */
  readonly removedTimers: number[] = [];
  readonly #instances = new Set<Instance>();
  readonly #topics = new Set<TopicState>();
  readonly #records: TopicRecord[] = [];
  readonly #idempotency: IdempotentAnswer[] = [];
  #housekeeping: Housekeeping | undefined;
  readonly #whenDurable: (() => void)[] = [];

  constructor(number: number) {
    this.number = number;
  }

  get isEmpty(): boolean {
    return this.weight === 0;
  }

  addMessage(message: Message): void {
    this.#messages.set(message.seq, message);
    this.weight += ROW_WEIGHT + (message.value?.length ?? 0);
  }

  /** A message that was consumed. */
  removeMessage(seq: number): void {
    if (!this.#messages.delete(seq)) this.#removedMessages.push(seq);
    this.weight += ROW_WEIGHT;
  }

  addTimer(timer: Timer): void {
    this.#timers.set(timer.seq, timer);
    this.weight += ROW_WEIGHT + (timer.value?.length ?? 0);
  }

  /** A timer that fired or was cancelled. */
  removeTimer(seq: number): void {
    if (!this.#timers.delete(seq)) this.removedTimers.push(seq);
    this.weight += ROW_WEIGHT;
  }

  /** The timers that were set and are still pending. */
  timers(): Iterable<Timer> {
    return this.#timers.values();
  }

  /** An instance with changed values; what they are is read when the group is sealed. */
  changeState(instance: Instance, bytes: number): void {
    this.#instances.add(instance);
    this.weight += ROW_WEIGHT + bytes;
  }

  changeTopic(topic: TopicState): void {
    this.#topics.add(topic);
    this.weight += ROW_WEIGHT;
  }

  addRecord(record: TopicRecord): void {
    this.#records.push(record);
    this.weight += ROW_WEIGHT + record.value.length;
  }

  addIdempotency(row: IdempotentAnswer): void {
    this.#idempotency.push(row);
    this.weight += ROW_WEIGHT;
  }

  keepHouse(work: Housekeeping): void {
    this.#housekeeping = work;
    this.weight += ROW_WEIGHT;
  }

  /** Calls back when the group is durable, in the order of the calls. */
  whenDurable(callback: () => void): void {
    this.#whenDurable.push(callback);
  }

  /** The writes, and the end of gathering. */
  seal(): GroupWrites {
    const state: PersistedValue[] = [];
    for (const instance of this.#instances) instance.takeChanges(state);
    return {
      state,
      messages: [...this.#messages.values()],
      removedMessages: this.#removedMessages,
      timers: [...this.#timers.values()],
      removedTimers: this.removedTimers,
      records: this.#records,
      topics: [...this.#topics].map((topic) => topic.row()),
      idempotency: this.#idempotency,
      housekeeping: this.#housekeeping,
    };
  }

  announceDurable(): void {
    for (const topic of this.#topics) topic.durable();
    for (const callback of this.#whenDurable) callback();
  }
}

/** What a row weighs besides its value. */
const ROW_WEIGHT = 200;
