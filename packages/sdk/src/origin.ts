/**
 * Whose work it is, however far from its handler: timers, promises and callbacks carry the message that they were started
 * for, so that an error that nobody catches can be laid at the right door.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { setImmediate } from "node:timers/promises";
import { type Invocation, reasonOf, StateFunError } from "./errors.ts";

/** The message that this code runs for; undefined outside of handlers and of what they have started. */
export const origin = new AsyncLocalStorage<Origin>();

let onMessage: (name: string, id: string) => void = () => undefined;

/** Has the instance noted before its handlers are run in this thread. */
export function noteMessages(note: (name: string, id: string) => void): void {
  onMessage = note;
}

/** Runs handlers, whose work everything is that they start. */
export function runFor<Result>(from: Origin, handlers: () => Result): Result {
  const { function: name, id } = from.invocation;
  onMessage(name, id);
  return origin.run(from, handlers);
}

/** What an error was that nobody caught: a promise without an `await`, or something thrown in a callback. */
export type Stray = "rejection" | "exception";

const WHAT: Readonly<Record<Stray, string>> = {
  rejection: "a promise that nobody awaited was rejected",
  exception: "a callback that it had started threw",
};

/** A message, while its handler runs and for what that leaves behind. */
export class Origin {
  readonly invocation: Invocation;
  readonly #strays: Strays;

  constructor(invocation: Invocation, strays: Strays) {
    this.invocation = invocation;
    this.#strays = strays;
  }

  /** @param key by which {@link take} finds it again: the promise that was rejected */
  leave(stray: Stray, key: object, cause: unknown): void {
    const { function: name, id, type } = this.invocation;
    const message = `${name} "${id}" failed on ${type || "a message without a type"}: ${WHAT[stray]}: ${reasonOf(cause)}`;
    const options = { cause, invocation: this.invocation };
    this.#strays.add(key, new StateFunError("handler-failed", message, options));
  }

  /** Takes back what has been dealt with after all. */
  take(key: object): void {
    this.#strays.remove(key);
  }
}

/** The errors that the handlers of one batch did not see. */
export class Strays {
  /** Whether somebody listens for them at all. */
  static areCaught = false;

  readonly #onLate: (error: StateFunError) => void;
  readonly #errors = new Map<object, StateFunError>();
  #isAnswered = false;

  /** @param onLate told of each error that comes when its batch has been answered already */
  constructor(onLate: (error: StateFunError) => void) {
    this.#onLate = onLate;
  }

  add(key: object, error: StateFunError): void {
    if (this.#isAnswered) this.#onLate(error);
    else this.#errors.set(key, error);
  }

  remove(key: object): void {
    this.#errors.delete(key);
  }

  get areThere(): boolean {
    return this.#errors.size > 0;
  }

  /** Rejects with the first of them, unless its promise turns out to have been awaited: Node says so a turn later. */
  async raise(): Promise<void> {
    await setImmediate();
    for (const error of this.#errors.values()) throw error;
  }

  /** What comes from here on comes too late. */
  end(): void {
    this.#isAnswered = true;
  }
}
