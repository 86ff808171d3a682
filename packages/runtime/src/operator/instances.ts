/** Looking inside an instance: what it holds and waits for, and what an operator can do about it. */
import type { Assembly } from "../assembly.ts";
import { RequestError } from "../errors.ts";
import type { Instance } from "../functions/instance.ts";
import type { InstanceKey, Message, Pause, Timer } from "../model.ts";
import { delayedFor } from "./delayed.ts";
import { type FailingInstance, type FailureView, isFailing, viewOf } from "./failing.ts";
import { nameOf } from "./rest.ts";
import { valueVersion } from "./value-version.ts";

/** Of a page of messages. */
const PAGE_BYTES = 1024 * 1024;

const NO_BYTES = new Uint8Array(0);

/** What is durable of an instance. */
export interface InstanceView {
  /** Its values, without those that have expired. */
  readonly state: readonly {
    readonly name: string;
    readonly typename: string;
    readonly value: Uint8Array;
    /** Changes with its type and its bytes. */
    readonly version: string;
    /** Milliseconds since 1970; undefined: never. */
    readonly expiresAt: number | undefined;
  }[];
  /** How many messages it has not dealt with yet. */
  readonly mailboxSize: number;
  /** Undefined when it is not failing. */
  readonly failure: FailureView | undefined;
  /** Why it is held: by a pause of its own, of its function or of everything. Undefined when it is not. */
  readonly paused: Pause | undefined;
  /** The batch in flight; undefined when there is none. */
  readonly running:
    | {
        /** When it was sent, in milliseconds since 1970. */
        readonly since: number;
        readonly batch: readonly Message[];
      }
    | undefined;
}

type Parts = Pick<
  Assembly,
  "store" | "clock" | "committer" | "types" | "instances" | "failures" | "pauses" | "dispatcher"
>;

export class InstanceOperator {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** @throws RequestError `unknown-instance` when it has neither state nor messages, and is not paused itself */
  inspect(key: InstanceKey): InstanceView {
    const { store, clock, pauses } = this.#parts;
    const now = clock.now();
    const rows = store
      .state(key)
      .filter(({ expiresAt }) => expiresAt === undefined || expiresAt > now);
    const mailboxSize = store.mailboxSize(key);
    if (rows.length === 0 && mailboxSize === 0 && pauses.since(key) === undefined) {
      throw unknown(key);
    }
    const instance = this.#find(key);
    const failure = instance?.failure;
    return {
      state: rows.map(({ name, typename, value = NO_BYTES, expiresAt }) => ({
        name,
        typename,
        value,
        version: valueVersion(typename, value),
        expiresAt,
      })),
      mailboxSize,
      failure: failure && viewOf(failure),
      paused: pauses.of(key),
      running: instance?.call,
    };
  }

  /** The messages that wait for it and come after the one with the seq `after`: `limit` of them, or 1 MiB, at most. */
  messages(
    key: InstanceKey,
    after: number,
    limit: number,
  ): { readonly messages: readonly Message[]; readonly next: number | undefined } {
    const messages = this.#parts.store.messages(key, after, limit, PAGE_BYTES);
    const last = messages.at(-1)?.seq;
    const isLast = last === undefined || this.#parts.store.messages(key, last, 1, 0).length === 0;
    return { messages, next: isLast ? undefined : last };
  }

  /**
   * Tries the instance again now.
   *
   * @throws RequestError `unknown-instance` when it is not failing, `busy-instance` when it is paused; StoreFailedError when
   * nothing is tried any more
   */
  retry(key: InstanceKey): void {
    const instance = this.#failing(key);
    if (instance.isHeld) {
      throw new RequestError(
        "busy-instance",
        `${nameOf(key)} is paused: it is tried again when it is resumed`,
      );
    }
    this.#parts.failures.retry(instance);
  }

  /** The delayed messages that are to come to the instance and are durable: the next one first, `limit` at most. */
  delayed(key: InstanceKey, limit: number): Promise<Timer[]> {
    return delayedFor(this.#parts, key, limit);
  }

  /** The instance, if it is in memory: all that fail are. */
  #find(key: InstanceKey): Instance | undefined {
    return this.#parts.types.get(key.function)?.instances.get(key.id);
  }

  #failing(key: InstanceKey): FailingInstance {
    this.#parts.committer.broken.throwIfAborted();
    const instance = this.#find(key);
    if (instance !== undefined && isFailing(instance)) return instance;
    throw new RequestError("unknown-instance", `${nameOf(key)} is not failing`);
  }
}

function unknown(key: InstanceKey): RequestError {
  return new RequestError("unknown-instance", `nothing is known of ${nameOf(key)}`);
}
