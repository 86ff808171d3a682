/** What counted-reads.ts reads, of a store in memory: counted whenever it is asked for. */
import type { InstanceKey, Message, PersistedValue, Timer } from "../model.ts";
import type { OrderedRows } from "./ordered-rows.ts";
import type { CommittedReads, FunctionCounts, Mailbox, ShownValue } from "./store.ts";

interface Waiting extends Mailbox {
  readonly function: string;
}

export class MemoryCounts {
  readonly #state: ReadonlyMap<string, ReadonlyMap<string, PersistedValue>>;
  readonly #mailboxes: ReadonlyMap<string, OrderedRows<Message>>;
  readonly #timers: OrderedRows<Timer>;

  constructor(
    state: ReadonlyMap<string, ReadonlyMap<string, PersistedValue>>,
    mailboxes: ReadonlyMap<string, OrderedRows<Message>>,
    timers: OrderedRows<Timer>,
  ) {
    this.#state = state;
    this.#mailboxes = mailboxes;
    this.#timers = timers;
  }

  reads() {
    return {
      mailboxTargets: () => [...new Set(this.#waiting().map((one) => one.function))],
      mailboxes: (target, after, limit, from = "") =>
        this.#of(target)
          .filter(({ id }) => id > after && id >= from)
          .sort(byId)
          .slice(0, limit),
      fullestMailboxes: (target, limit) =>
        this.#of(target)
          .sort((a, b) => b.waiting - a.waiting)
          .slice(0, limit),
      functions: (after, limit) =>
        this.#functions()
          .filter((name) => name > after)
          .sort()
          .slice(0, limit)
          .map((name) => this.#counts(name)),
      functionCounts: (typename) =>
        this.#functions().includes(typename) ? this.#counts(typename) : undefined,
      instances: (typename, after, from, limit) => {
        const waiting = new Map(this.#of(typename).map((one) => [one.id, one.waiting]));
        return [...new Set([...waiting.keys(), ...this.#withState(typename)])]
          .filter((id) => id > after && id >= from)
          .map((id) => ({ id, waiting: waiting.get(id) ?? 0 }))
          .sort(byId)
          .slice(0, limit);
      },
      stateSize: (key, now) => {
        const sizes = this.#valuesOf(key, now).map(({ bytes }) => bytes);
        return { values: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
      },
      values: (key, now, limit, maxBytes) =>
        this.#valuesOf(key, now)
          .slice(0, limit)
          .map((row) => (row.bytes > maxBytes ? { ...row, value: undefined } : row)),
    } satisfies Partial<CommittedReads>;
  }

  #waiting(): Waiting[] {
    return [...this.#mailboxes.values()].flatMap((mailbox) =>
      mailbox
        .from()
        .take(1)
        .map(({ target }) => ({ ...target, waiting: mailbox.size }))
        .toArray(),
    );
  }

  #of(target: string): Mailbox[] {
    return this.#waiting()
      .filter((one) => one.function === target)
      .map(({ id, waiting }) => ({ id, waiting }));
  }

  /** Those that do not end before `now`, in the order of their names. */
  #valuesOf({ function: typename, id }: InstanceKey, now: number): ShownValue[] {
    return this.#values()
      .filter((row) => row.function === typename && row.id === id)
      .filter(({ expiresAt }) => expiresAt === undefined || expiresAt > now)
      .map(({ name, typename: type, value, expiresAt }) => ({
        name,
        typename: type,
        bytes: value?.length ?? 0,
        value,
        expiresAt,
      }))
      .toArray()
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  #values() {
    return this.#state.values().flatMap((values) => values.values());
  }

  #withState(typename: string): Set<string> {
    return new Set(
      this.#values()
        .filter((row) => row.function === typename)
        .map(({ id }) => id),
    );
  }

  #functions(): string[] {
    return [
      ...new Set([
        ...this.#values().map((row) => row.function),
        ...this.#waiting().map((one) => one.function),
        ...this.#timers.from().map(({ target }) => target.function),
      ]),
    ];
  }

  #counts(typename: string): FunctionCounts {
    return {
      function: typename,
      instances: this.#withState(typename).size,
      messages: this.#of(typename).reduce((sum, { waiting }) => sum + waiting, 0),
      timers: this.#timers
        .from()
        .filter(({ target }) => target.function === typename)
        .toArray().length,
    };
  }
}

const byId = (a: Mailbox, b: Mailbox): number => (a.id < b.id ? -1 : 1);
