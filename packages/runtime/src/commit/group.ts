/**
 * A commit group: the writes that become durable together, while they gather. Only what is left of them in the end is
 * written: a message that came and went within the group never touches the disk, and a value or an offset that changed
 * a hundred times is written once.
 */
import type { KafkaOutbox, KafkaPosition } from "../kafka-model.ts";
import type {
  EndpointStatus,
  ExpiryChange,
  ForgottenRecords,
  GroupWrites,
  HistoryRow,
  Housekeeping,
  IdempotentAnswer,
  Message,
  PauseChange,
  PersistedValue,
  Redrive,
  Timer,
  TopicOffsets,
  TopicRecord,
} from "../model.ts";
import { rowSize } from "../store/store.ts";

/** What a row weighs besides its value and its key, in bytes, about. */
const ROW_WEIGHT = 200;

/** An instance as a group sees it: asked for its changes when the group is sealed. */
export interface InstanceState {
  /** Adds the values that changed since the last call. */
  takeChanges(values: PersistedValue[]): void;
}

/** A topic as a group sees it: asked for its offsets when the group is sealed. */
export interface TopicState {
  offsets(): TopicOffsets;
  /** Called when a group with changes of it is durable. */
  announce(): void;
}

/** One who waits for a group. One of the two is called, once. */
interface Waiter {
  readonly onDurable: () => void;
  readonly onBroken: (error: Error) => void;
}

export class Group {
  /** Groups are numbered from 1 in the order in which they become durable. */
  readonly number: number;
  /** What it holds, in bytes, about. */
  weight = 0;
  readonly #messages = new Map<number, Message>();
  readonly #removedMessages: number[] = [];
  readonly #timers = new Map<number, Timer>();
  /** The timers of earlier groups that fired or were cancelled in this one. */
  readonly removedTimers: number[] = [];
  /** Seqs grow, so it is the newest one. */
  #lastSeq = 0;
  readonly #instances = new Set<InstanceState>();
  readonly #expiries: ExpiryChange[] = [];
  readonly #topics = new Set<TopicState>();
  readonly #records: TopicRecord[] = [];
  readonly #idempotency: IdempotentAnswer[] = [];
  readonly #redrives: Redrive[] = [];
  readonly #forgotten: ForgottenRecords[] = [];
  readonly #pauses = new Map<string, PauseChange>();
  readonly #endpoints = new Map<string, EndpointStatus>();
  readonly #kafkaPositions = new Map<string, KafkaPosition>();
  readonly #kafkaOutboxes = new Map<string, KafkaOutbox>();
  #history: { readonly rows: HistoryRow[]; readonly maxBytes: number } | undefined;
  #housekeeping: Housekeeping | undefined;
  readonly #waiters: Waiter[] = [];

  constructor(number: number) {
    this.number = number;
  }

  get isEmpty(): boolean {
    return this.weight === 0;
  }

  /** How many wait for it to be durable. */
  get waiters(): number {
    return this.#waiters.length;
  }

  /** Whether anybody waits for it to be durable, or may: readers wait for records. */
  get isAwaited(): boolean {
    return this.#waiters.length > 0 || this.#records.length > 0;
  }

  addMessage(message: Message): void {
    this.#messages.set(message.seq, message);
    this.#lastSeq = message.seq;
    this.weight += ROW_WEIGHT + message.target.id.length + (message.value?.length ?? 0);
  }

  /** A message that was consumed. */
  removeMessage(seq: number): void {
    if (!this.#messages.delete(seq)) this.#removedMessages.push(seq);
    this.weight += ROW_WEIGHT;
  }

  addTimer(timer: Timer): void {
    this.#timers.set(timer.seq, timer);
    this.#lastSeq = timer.seq;
    this.weight += ROW_WEIGHT + timer.target.id.length + (timer.value?.length ?? 0);
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

  /** An instance with changed values of that many bytes. */
  changeState(instance: InstanceState, bytes: number): void {
    this.#instances.add(instance);
    this.weight += ROW_WEIGHT + bytes;
  }

  changeExpiry(change: ExpiryChange): void {
    this.#expiries.push(change);
    this.weight += ROW_WEIGHT;
  }

  changeTopic(topic: TopicState): void {
    this.noteTopic(topic);
    this.weight += ROW_WEIGHT;
  }

  /** One with a change that can wait, and so weighs nothing: a group of this alone is empty. */
  noteTopic(topic: TopicState): void {
    this.#topics.add(topic);
  }

  addRecord(record: TopicRecord): void {
    this.#records.push(record);
    this.weight += ROW_WEIGHT + rowSize(record);
  }

  addIdempotency(answer: IdempotentAnswer): void {
    this.#idempotency.push(answer);
    this.weight += ROW_WEIGHT;
  }

  addRedrive(redrive: Redrive): void {
    this.#redrives.push(redrive);
    this.weight += ROW_WEIGHT;
  }

  forget(records: ForgottenRecords): void {
    this.#forgotten.push(records);
    this.weight += ROW_WEIGHT;
  }

  changePause(change: PauseChange): void {
    this.#pauses.set(JSON.stringify([change.function, change.id]), change);
    this.weight += ROW_WEIGHT + change.id.length;
  }

  /** One that is there for the first time, which weighs nothing: a group of this alone is empty. */
  addEndpoint(status: EndpointStatus): void {
    this.#endpoints.set(status.functions, status);
  }

  changeEndpoint(status: EndpointStatus): void {
    this.addEndpoint(status);
    this.weight += ROW_WEIGHT + (status.reason?.length ?? 0);
  }

  /** Keeps an invocation in the history, which may have so many bytes. */
  addHistory(row: HistoryRow, maxBytes: number): void {
    this.#history ??= { rows: [], maxBytes };
    this.#history.rows.push(row);
    this.weight += ROW_WEIGHT + row.detail.length;
  }

  /** How far a partition has been read: the last one of it counts. */
  setKafkaPosition(position: KafkaPosition): void {
    this.#kafkaPositions.set(`${position.topic}/${position.partition}`, position);
    this.weight += ROW_WEIGHT;
  }

  /** As whom the store writes to a cluster: the last one of it counts. */
  setKafkaOutbox(outbox: KafkaOutbox): void {
    this.#kafkaOutboxes.set(outbox.cluster, outbox);
    this.weight += ROW_WEIGHT;
  }

  keepHouse(work: Housekeeping): void {
    this.#housekeeping = work;
    this.weight += ROW_WEIGHT;
  }

  /** Calls back when the group is durable, or when it never will be, in the order of the calls. */
  wait(onDurable: () => void, onBroken: (error: Error) => void): void {
    this.#waiters.push({ onDurable, onBroken });
  }

  /**
   * The writes, and the end of gathering, which is at `seenAt`, and at `now` by the clock. What housekeeping was asked to remove by
   * a clock that was set back since would take what has been written meanwhile: it is asked again.
   */
  seal(seenAt: number, now: number): GroupWrites {
    const state: PersistedValue[] = [];
    for (const instance of this.#instances) instance.takeChanges(state);
    return {
      expiries: this.#expiries,
      state,
      messages: [...this.#messages.values()],
      removedMessages: this.#removedMessages,
      timers: [...this.#timers.values()],
      removedTimers: this.removedTimers,
      lastSeq: this.#lastSeq,
      records: this.#records,
      topics: [...this.#topics].map((topic) => topic.offsets()),
      idempotency: this.#idempotency,
      redrives: this.#redrives,
      forgotten: this.#forgotten,
      pauses: [...this.#pauses.values()],
      endpoints: [...this.#endpoints.values()],
      kafkaPositions: [...this.#kafkaPositions.values()],
      kafkaOutboxes: [...this.#kafkaOutboxes.values()],
      history: this.#history,
      housekeeping: now < (this.#housekeeping?.expiredBy ?? 0) ? undefined : this.#housekeeping,
      seenAt,
    };
  }

  /** Tells everybody that it is durable. */
  announce(): void {
    for (const topic of this.#topics) topic.announce();
    for (const { onDurable } of this.#waiters) onDurable();
  }

  /** Tells those who wait that it never will be durable. */
  break(error: Error): void {
    for (const { onBroken } of this.#waiters) onBroken(error);
  }
}
