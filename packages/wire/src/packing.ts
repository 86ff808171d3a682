/** Batches on their way from one thread to another, as flat.ts carries them. As the bytes of the protocol they would take three times as long. */
import type {
  Address,
  BatchRequest,
  BatchResponse,
  DelayedMessage,
  PersistedValueSpec,
  TypedValue,
} from "./batch.ts";
import { FlatReader, FlatWriter } from "./flat.ts";

/** How a call ended: with an answer, or with the reason why it failed. */
export type Outcome = BatchResponse | { readonly kind: "failed"; readonly reason: string };

/** Gathers requests, or outcomes, each with the number of its call. */
export class Packer extends FlatWriter {
  addRequest(number: number, { target, state, invocations }: BatchRequest): void {
    this.add(number, target.typename, target.id);
    this.addList(state, (value) => {
      this.add(value.name);
      this.#addValue(value);
    });
    this.addList(invocations, ({ caller, argument }) => {
      this.add(caller?.typename, caller?.id);
      this.#addValue(argument);
    });
  }

  addOutcome(number: number, outcome: Outcome): void {
    this.add(number, outcome.kind);
    if (outcome.kind === "failed") {
      this.add(outcome.reason);
    } else if (outcome.kind === "incomplete") {
      this.addList(outcome.missing, ({ name, typename, expiry, expireAfter }) => {
        this.add(name, typename, expiry, expireAfter);
      });
    } else {
      this.addList(outcome.mutations, ({ name, value }) => {
        this.add(name);
        this.#addValue(value ?? DELETED);
      });
      this.addList(outcome.messages, ({ target, argument }) => {
        this.add(target.typename, target.id);
        this.#addValue(argument);
      });
      this.addList(outcome.delayed, (delayed) => this.#addDelayed(delayed));
      this.addList(outcome.egresses, ({ egress, argument }) => {
        this.add(egress);
        this.#addValue(argument);
      });
    }
  }

  #addDelayed(delayed: DelayedMessage): void {
    this.add(delayed.cancel);
    if (delayed.cancel !== undefined) return;
    const { delayMs, token, target, argument } = delayed;
    this.add(delayMs, token, target.typename, target.id);
    this.#addValue(argument);
  }

  #addValue({ typename, value }: TypedValue): void {
    this.add(typename);
    this.addBytes(value);
  }
}

const DELETED: TypedValue = { typename: "", value: undefined };

/** Takes out again what another thread has packed, in the same order. The bytes of a value are a view of all of them. */
export class Unpacker extends FlatReader {
  *requests(): Iterable<{ readonly number: number; readonly request: BatchRequest }> {
    while (!this.isAtEnd) yield { number: this.take(), request: this.#request() };
  }

  *outcomes(): Iterable<{ readonly number: number; readonly outcome: Outcome }> {
    while (!this.isAtEnd) yield { number: this.take(), outcome: this.#outcome() };
  }

  #request(): BatchRequest {
    return {
      target: this.#address(),
      state: this.takeList(() => ({ name: this.take<string>(), ...this.#value() })),
      invocations: this.takeList(() => ({ caller: this.#caller(), argument: this.#value() })),
    };
  }

  #outcome(): Outcome {
    const kind = this.take<Outcome["kind"]>();
    if (kind === "failed") return { kind, reason: this.take() };
    if (kind === "incomplete") return { kind, missing: this.takeList(() => this.#spec()) };
    return {
      kind,
      mutations: this.takeList(() => {
        const name = this.take<string>();
        const { typename, value } = this.#value();
        return { name, value: value && { typename, value } };
      }),
      messages: this.takeList(() => ({ target: this.#address(), argument: this.#value() })),
      delayed: this.takeList(() => this.#delayed()),
      egresses: this.takeList(() => ({ egress: this.take<string>(), argument: this.#value() })),
    };
  }

  #delayed(): DelayedMessage {
    const cancel = this.take<string | undefined>();
    if (cancel !== undefined) return { cancel };
    return {
      delayMs: this.take(),
      token: this.take(),
      target: this.#address(),
      argument: this.#value(),
    };
  }

  #caller(): Address | undefined {
    const typename = this.take<string | undefined>();
    const id = this.take<string | undefined>();
    return typename === undefined || id === undefined ? undefined : { typename, id };
  }

  #address(): Address {
    return { typename: this.take(), id: this.take() };
  }

  #spec(): PersistedValueSpec {
    return {
      name: this.take(),
      typename: this.take(),
      expiry: this.take(),
      expireAfter: this.take(),
    };
  }

  #value(): TypedValue {
    return { typename: this.take(), value: this.takeBytes() };
  }
}
