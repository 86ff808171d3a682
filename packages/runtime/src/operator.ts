/** Looking inside: what an instance holds, which instances fail, and what an operator can do about those. */
import { deadLetterRecord } from "statefun-wire";
import type { Assembly } from "./assembly.ts";
import { RequestError } from "./errors.ts";
import type { Failure, Instance } from "./functions/instance.ts";
import type { InstanceKey } from "./model.ts";

/** The topic of the messages that an operator gave up. */
const DEAD_LETTERS = "dead-letters";

/** Why an instance waits, since when, and until when: times are in milliseconds since 1970. */
export type FailureView = Omit<Failure, "cancelRetry">;

/** What is durable of an instance. */
export interface InstanceView {
  /** Its values, without those that have expired. */
  readonly state: readonly {
    readonly name: string;
    readonly typename: string;
    readonly value: Uint8Array;
  }[];
  /** How many messages it has not dealt with yet. */
  readonly mailboxSize: number;
  /** Undefined when it is not failing. */
  readonly failure: FailureView | undefined;
}

type Parts = Pick<Assembly, "store" | "clock" | "committer" | "topics" | "types" | "failures">;

export class Operator {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** @throws RequestError `unknown-instance` when it has neither state nor messages */
  inspect(key: InstanceKey): InstanceView {
    const { store, clock } = this.#parts;
    const now = clock.now();
    const rows = store
      .state(key)
      .filter(({ expiresAt }) => expiresAt === undefined || expiresAt > now);
    const mailboxSize = store.mailboxSize(key);
    if (rows.length === 0 && mailboxSize === 0) {
      throw new RequestError("unknown-instance", `nothing is known of ${nameOf(key)}`);
    }
    const failure = this.#find(key)?.failure;
    return {
      state: rows.map(({ name, typename, value }) => ({
        name,
        typename,
        value: value ?? new Uint8Array(0),
      })),
      mailboxSize,
      failure: failure && view(failure),
    };
  }

  /** The instances that fail, at most `limit` of them, the longest-waiting first. */
  failures(limit: number): (InstanceKey & FailureView)[] {
    return [...this.#parts.failures.failing.values().take(limit)].flatMap(({ key, failure }) =>
      failure === undefined ? [] : { ...key, ...view(failure) },
    );
  }

  /**
   * Tries the instance again now.
   *
   * @throws RequestError `unknown-instance` when it is not failing; StoreFailedError when nothing is tried any more
   */
  retry(key: InstanceKey): void {
    const { instance } = this.#failing(key);
    this.#parts.failures.retry(instance);
  }

  /**
   * Moves the message at the head of a failed instance to the dead letters, and the next one goes on. Resolves when that
   * is durable, with where the message is now.
   *
   * @throws RequestError `unknown-instance` when it is not failing, `busy-instance` while it is being tried;
   * StoreFailedError when it may never be durable
   */
  async deadLetter(
    key: InstanceKey,
  ): Promise<{ readonly topic: string; readonly typename: string }> {
    const { committer, failures, topics, clock } = this.#parts;
    await committer.room();
    // Not before the wait: it may have gone on and failed for another reason by then.
    const { instance, failure } = this.#failing(key);
    const message = failures.skipHead(instance);
    if (message === undefined) {
      throw new RequestError("busy-instance", `${nameOf(key)} is being tried right now: try again`);
    }
    const { typename, value: payload } = message;
    const { reason } = failure;
    const letter = deadLetterRecord({ ...key, typename, payload, reason, time: clock.now() });
    topics.append(DEAD_LETTERS, Buffer.from(key.id), Buffer.from(JSON.stringify(letter)));
    await committer.settled();
    return { topic: DEAD_LETTERS, typename };
  }

  /** The instance, if it is in memory: all that fail are. */
  #find(key: InstanceKey): Instance | undefined {
    return this.#parts.types.get(key.function)?.instances.get(key.id);
  }

  #failing(key: InstanceKey): { readonly instance: Instance; readonly failure: Failure } {
    this.#parts.committer.broken.throwIfAborted();
    const instance = this.#find(key);
    if (instance?.failure !== undefined) return { instance, failure: instance.failure };
    throw new RequestError("unknown-instance", `${nameOf(key)} is not failing`);
  }
}

function nameOf(key: InstanceKey): string {
  return `${key.function} "${key.id}"`;
}

function view({ attempts, reason, since, retryAt }: Failure): FailureView {
  return { attempts, reason, since, retryAt };
}
