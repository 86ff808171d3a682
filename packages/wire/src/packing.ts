/**
 * Batches on their way from one thread to another: what is not bytes in one flat list, all bytes in one array. To clone the
 * objects as they are takes five times as long, as the bytes of the protocol they take three times as long; and a value that
 * is a view of a large buffer would be cloned with all of it.
 */
import type {
  Address,
  BatchRequest,
  BatchResponse,
  DelayedMessage,
  PersistedValueSpec,
  TypedValue,
} from "./batch.ts";

/** A number for a list, a size in bytes or a number of milliseconds; undefined where there is nothing. */
type Item = string | number | undefined;

/** What one thread posts to the other. */
export interface Packed {
  readonly items: readonly Item[];
  readonly bytes: Uint8Array;
}

/** How a call ended: with an answer, or with the reason why it failed. */
export type Outcome = BatchResponse | { readonly kind: "failed"; readonly reason: string };

/** Of an item that stands for a value without bytes. */
const NO_BYTES = -1;

/** Gathers requests, or outcomes, each with the number of its call. */
export class Packer {
  #items: Item[] = [];
  #chunks: Uint8Array[] = [];
  #size = 0;

  get isEmpty(): boolean {
    return this.#items.length === 0;
  }

  addRequest(number: number, { target, state, invocations }: BatchRequest): void {
    this.#items.push(number, target.typename, target.id);
    this.#addList(state, (value) => {
      this.#items.push(value.name);
      this.#addValue(value);
    });
    this.#addList(invocations, ({ caller, argument }) => {
      this.#items.push(caller?.typename, caller?.id);
      this.#addValue(argument);
    });
  }

  addOutcome(number: number, outcome: Outcome): void {
    const items = this.#items;
    items.push(number, outcome.kind);
    if (outcome.kind === "failed") {
      items.push(outcome.reason);
    } else if (outcome.kind === "incomplete") {
      this.#addList(outcome.missing, ({ name, typename, expiry, expireAfter }) => {
        items.push(name, typename, expiry, expireAfter);
      });
    } else {
      this.#addList(outcome.mutations, ({ name, value }) => {
        items.push(name);
        this.#addValue(value ?? DELETED);
      });
      this.#addList(outcome.messages, ({ target, argument }) => {
        items.push(target.typename, target.id);
        this.#addValue(argument);
      });
      this.#addList(outcome.delayed, (delayed) => this.#addDelayed(delayed));
      this.#addList(outcome.egresses, ({ egress, argument }) => {
        items.push(egress);
        this.#addValue(argument);
      });
    }
  }

  /** Takes out all that was added. */
  take(): Packed {
    const bytes = new Uint8Array(this.#size);
    let at = 0;
    for (const chunk of this.#chunks) {
      bytes.set(chunk, at);
      at += chunk.length;
    }
    const packed = { items: this.#items, bytes };
    this.#items = [];
    this.#chunks = [];
    this.#size = 0;
    return packed;
  }

  #addDelayed(delayed: DelayedMessage): void {
    this.#items.push(delayed.cancel);
    if (delayed.cancel !== undefined) return;
    const { delayMs, token, target, argument } = delayed;
    this.#items.push(delayMs, token, target.typename, target.id);
    this.#addValue(argument);
  }

  #addList<T>(list: readonly T[], add: (element: T) => void): void {
    this.#items.push(list.length);
    for (const element of list) add(element);
  }

  #addValue({ typename, value }: TypedValue): void {
    this.#items.push(typename, value === undefined ? NO_BYTES : value.length);
    if (value === undefined) return;
    this.#chunks.push(value);
    this.#size += value.length;
  }
}

const DELETED: TypedValue = { typename: "", value: undefined };

/** Takes out again what another thread has packed, in the same order. The bytes of a value are a view of all of them. */
export class Unpacker {
  readonly #items: readonly Item[];
  readonly #bytes: Uint8Array;
  #next = 0;
  #at = 0;

  constructor({ items, bytes }: Packed) {
    this.#items = items;
    this.#bytes = bytes;
  }

  *requests(): Iterable<{ readonly number: number; readonly request: BatchRequest }> {
    while (this.#next < this.#items.length)
      yield { number: this.#take(), request: this.#request() };
  }

  *outcomes(): Iterable<{ readonly number: number; readonly outcome: Outcome }> {
    while (this.#next < this.#items.length)
      yield { number: this.#take(), outcome: this.#outcome() };
  }

  #request(): BatchRequest {
    return {
      target: this.#address(),
      state: this.#list(() => ({ name: this.#take<string>(), ...this.#value() })),
      invocations: this.#list(() => ({ caller: this.#caller(), argument: this.#value() })),
    };
  }

  #outcome(): Outcome {
    const kind = this.#take<Outcome["kind"]>();
    if (kind === "failed") return { kind, reason: this.#take() };
    if (kind === "incomplete") return { kind, missing: this.#list(() => this.#spec()) };
    return {
      kind,
      mutations: this.#list(() => {
        const name = this.#take<string>();
        const { typename, value } = this.#value();
        return { name, value: value && { typename, value } };
      }),
      messages: this.#list(() => ({ target: this.#address(), argument: this.#value() })),
      delayed: this.#list(() => this.#delayed()),
      egresses: this.#list(() => ({ egress: this.#take<string>(), argument: this.#value() })),
    };
  }

  #delayed(): DelayedMessage {
    const cancel = this.#take<string | undefined>();
    if (cancel !== undefined) return { cancel };
    return {
      delayMs: this.#take(),
      token: this.#take(),
      target: this.#address(),
      argument: this.#value(),
    };
  }

  #caller(): Address | undefined {
    const typename = this.#take<string | undefined>();
    const id = this.#take<string | undefined>();
    return typename === undefined || id === undefined ? undefined : { typename, id };
  }

  #address(): Address {
    return { typename: this.#take(), id: this.#take() };
  }

  #spec(): PersistedValueSpec {
    return {
      name: this.#take(),
      typename: this.#take(),
      expiry: this.#take(),
      expireAfter: this.#take(),
    };
  }

  #value(): TypedValue {
    const typename = this.#take<string>();
    const length = this.#take<number>();
    if (length === NO_BYTES) return { typename, value: undefined };
    const value = this.#bytes.subarray(this.#at, this.#at + length);
    this.#at += length;
    return { typename, value };
  }

  #list<T>(element: () => T): T[] {
    const list: T[] = [];
    for (let left = this.#take<number>(); left > 0; left--) list.push(element());
    return list;
  }

  /** The next item, which is what the packer has put there. */
  #take<T extends Item>(): T {
    return this.#items[this.#next++] as T;
  }
}
