/**
 * What a store in memory holds: the tables of schema.ts as maps, with the same answers and the same rules of
 * forgetting.
 */
import {
  type ExpiryChange,
  type GroupWrites,
  type Housekeeping,
  type IdempotentAnswer,
  type InstanceKey,
  laterBy,
  type Message,
  type Pause,
  type PauseChange,
  type PendingTimer,
  type PersistedValue,
  type Timer,
  type TimerPlace,
} from "../model.ts";
import { MemoryCounts } from "./memory-counts.ts";
import { MemoryHistory } from "./memory-history.ts";
import { MemoryKafka } from "./memory-kafka.ts";
import { MemoryTopics } from "./memory-topics.ts";
import { OrderedRows } from "./ordered-rows.ts";
import { type CommittedReads, HOUSEKEEPING_ROWS, upTo } from "./store.ts";

export class MemoryTables {
  /** By instance and then by name. */
  readonly #state = new Map<string, Map<string, PersistedValue>>();
  readonly #messages = new OrderedRows<Message>();
  /** The same messages by target. */
  readonly #mailboxes = new Map<string, OrderedRows<Message>>();
  readonly #timers = new OrderedRows<Timer>();
  readonly #topics = new MemoryTopics();
  readonly #history = new MemoryHistory();
  readonly #kafka = new MemoryKafka();
  readonly #counts = new MemoryCounts(this.#state, this.#mailboxes, this.#timers);
  readonly #idempotency = new Map<string, IdempotentAnswer>();
  readonly #pauses = new Map<string, Pause>();
  #lastSeen: number | undefined;
  #lastSeq = 0;

  reads(): CommittedReads {
    return {
      ...this.#topics.reads(),
      ...this.#kafka.reads(),
      ...this.#counts.reads(),
      together: (read) => read(),
      state: (key) => [...(this.#state.get(textOf(key))?.values() ?? [])],
      value: (key, name, maxBytes) => {
        const row = this.#state.get(textOf(key))?.get(name);
        return row?.value === undefined || row.value.length > maxBytes ? undefined : row;
      },
      messages: (key, seq, limit, maxBytes) =>
        upTo(
          maxBytes,
          this.#mailboxes
            .get(textOf(key))
            ?.from(seq + 1)
            .take(limit) ?? [],
        ),
      mailboxSize: (key) => this.#mailboxes.get(textOf(key))?.size ?? 0,
      timerTargets: () => [...new Set(this.#timers.from().map(({ target }) => target.function))],
      timers: (target, after, limit, maxBytes) =>
        upTo(
          maxBytes,
          this.#timers
            .from()
            .filter((timer) => timer.target.function === target && byPlace(timer, after) > 0)
            .toArray()
            .sort(byPlace)
            .slice(0, limit),
        ),
      timersOf: (callerId, limit) => this.#pending(callerId).take(limit).toArray(),
      timerOf: (callerId, given) => this.#pending(callerId).find(({ token }) => token === given),
      timer: (seq) => this.#timers.get(seq),
      idempotency: (key) => this.#idempotency.get(key),
      pauses: (offset, limit) =>
        [...this.#pauses.values()].sort(byAddress).slice(offset, offset + limit),
      needsHousekeeping: (work) =>
        this.#topics.needsHousekeeping(work) || !this.#forgettable(work).next().done,
      lastSeen: () => this.#lastSeen,
      history: (key, limit) => this.#history.newest(key, limit),
      historyOf: (key, from, limit) => this.#history.from(from, limit, key),
      historyFrom: (from, limit) => this.#history.from(from, limit),
      historyMark: (from) => this.#history.from(from, 1)[0],
      lastSeqs: () => ({
        message: Math.max(this.#lastSeq, this.#messages.lastNumber, this.#timers.lastNumber),
        history: this.#history.lastSeq,
      }),
    };
  }

  /** To be called by each store that is opened on them. */
  open(): void {
    this.#kafka.open();
  }

  /** To be called when that is closed in order. */
  close(): void {
    this.#kafka.close();
  }

  get timerCount(): number {
    return this.#timers.size;
  }

  write(group: GroupWrites): void {
    for (const change of group.expiries) this.#changeExpiry(change);
    this.#lastSeen = group.seenAt;
    this.#lastSeq = Math.max(this.#lastSeq, group.lastSeq);
    if (group.history !== undefined) this.#history.write(group.history);
    for (const value of group.state) this.#setValue(value);
    for (const seq of group.removedMessages) this.#removeMessage(seq);
    for (const message of group.messages) this.#addMessage(message);
    for (const seq of group.removedTimers) this.#timers.delete(seq);
    for (const timer of group.timers) this.#timers.set(timer.seq, timer);
    for (const answer of group.idempotency) this.#idempotency.set(answer.key, answer);
    this.#topics.write(group);
    this.#kafka.write(group);
    for (const change of group.pauses) this.#changePause(change);
    if (group.housekeeping === undefined) return;
    for (const forget of this.#forgettable(group.housekeeping)) forget();
  }

  *#pending(callerId: string): Generator<PendingTimer, void> {
    for (const { caller, target, token, seq } of this.#timers.from()) {
      if (caller.id === callerId && token !== undefined) {
        yield { token, function: target.function, seq };
      }
    }
  }

  #changeExpiry({ function: typename, name, later }: ExpiryChange): void {
    for (const values of this.#state.values()) {
      const row = values.get(name);
      if (row?.function !== typename) continue;
      values.set(name, { ...row, expiresAt: laterBy(row.expiresAt, later) });
    }
  }

  #setValue(row: PersistedValue): void {
    const values = entry(this.#state, textOf(row), () => new Map());
    if (row.value === undefined) values.delete(row.name);
    else values.set(row.name, row);
    if (values.size === 0) this.#state.delete(textOf(row));
  }

  #changePause({ function: fn, id, since }: PauseChange): void {
    const key = { function: fn, id };
    if (since === undefined) this.#pauses.delete(textOf(key));
    else this.#pauses.set(textOf(key), { ...key, since });
  }

  #addMessage(message: Message): void {
    this.#messages.set(message.seq, message);
    const mailbox = entry(this.#mailboxes, textOf(message.target), () => new OrderedRows());
    mailbox.set(message.seq, message);
  }

  #removeMessage(seq: number): void {
    const target = this.#messages.get(seq)?.target;
    if (target === undefined) return;
    this.#messages.delete(seq);
    const key = textOf(target);
    const mailbox = this.#mailboxes.get(key);
    mailbox?.delete(seq);
    if (mailbox?.size === 0) this.#mailboxes.delete(key);
  }

  /** What one group's housekeeping may remove besides records, each as the removal. */
  *#forgettable({ expiredBy, olderThan }: Housekeeping): Generator<() => void, void> {
    const values = this.#state.values().flatMap((of) => of.values());
    const expired = values.filter(
      ({ expiresAt }) => expiresAt !== undefined && expiresAt <= expiredBy,
    );
    for (const value of expired.take(HOUSEKEEPING_ROWS)) {
      yield () => this.#setValue({ ...value, value: undefined });
    }
    const old = this.#idempotency.values().filter(({ timestamp }) => timestamp < olderThan);
    for (const { key } of old.take(HOUSEKEEPING_ROWS)) yield () => this.#idempotency.delete(key);
  }
}

function byPlace(a: TimerPlace, b: TimerPlace): number {
  return a.fireAt - b.fireAt || a.seq - b.seq;
}

function byAddress(a: InstanceKey, b: InstanceKey): number {
  if (a.function !== b.function) return a.function < b.function ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}

function textOf({ function: fn, id }: InstanceKey): string {
  return JSON.stringify([fn, id]);
}

function entry<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
