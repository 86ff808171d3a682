/**
 * The message at the head of an instance that fails or is paused: what holds it up, or what it would get next. It can be given
 * up, to the dead letters or for good, and those behind it move up.
 */
import type { Assembly } from "../assembly.ts";
import { DEAD_LETTERS } from "../dead-letters.ts";
import { RequestError } from "../errors.ts";
import type { Instance } from "../functions/instance.ts";
import type { InstanceKey, Message } from "../model.ts";
import { giveUp } from "./dead-letters.ts";
import { inMemory, nameOf } from "./rest.ts";

type Parts = Pick<
  Assembly,
  | "store"
  | "clock"
  | "flow"
  | "committer"
  | "topics"
  | "types"
  | "instances"
  | "dispatcher"
  | "failures"
  | "pauses"
>;

export class HeadOperator {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Moves the message to the dead letters. Resolves when that is durable, with where it is now.
   *
   * @param seq that of the message which was seen at the head; undefined: whichever there is
   * @throws RequestError `unknown-instance` when the instance neither fails nor is paused, `unknown-message` when it has no
   * messages, `busy-instance` while it is being tried, `moved-on` when another one is at the head; StoreFailedError when it may
   * never be durable
   */
  async deadLetter(
    key: InstanceKey,
    seq?: number,
  ): Promise<{ readonly topic: string; readonly typename: string }> {
    const { typename } = await this.#take(key, seq, (instance) => giveUp(this.#parts, instance));
    return { topic: DEAD_LETTERS, typename };
  }

  /** Drops the message for good, and resolves with it when that is durable. @throws as {@link deadLetter} */
  skip(key: InstanceKey, seq: number): Promise<Message> {
    return this.#take(key, seq, (instance) => this.#parts.failures.skipHead(instance));
  }

  async #take(
    key: InstanceKey,
    seq: number | undefined,
    act: (instance: Instance) => Message | undefined,
  ): Promise<Message> {
    const { committer, failures } = this.#parts;
    // What has come to one that is paused can be read when it is durable.
    if (this.#isPaused(key)) await committer.settled();
    await committer.room();
    // Not before the wait: it may have gone on and failed for another reason by then.
    const instance = this.#halted(key);
    const head = failures.head(instance);
    if (head !== undefined && seq !== undefined && head.seq !== seq) {
      throw new RequestError(
        "moved-on",
        `message ${head.seq} is at the head of ${nameOf(key)} by now, and not ${seq}: look at it again`,
      );
    }
    const message = act(instance);
    if (message === undefined) throw this.#noHead(instance);
    await committer.settled();
    return message;
  }

  /** The instance, when it fails or is paused: all that fail are in memory. */
  #halted(key: InstanceKey): Instance {
    const { committer, types } = this.#parts;
    committer.broken.throwIfAborted();
    const known = types.get(key.function)?.instances.get(key.id);
    if (known?.failure !== undefined) return known;
    const paused = this.#isPaused(key) ? inMemory(this.#parts, key) : undefined;
    if (paused !== undefined) return paused;
    throw new RequestError("unknown-instance", `${nameOf(key)} is not failing, nor paused`);
  }

  #isPaused(key: InstanceKey): boolean {
    return this.#parts.pauses.of(key) !== undefined;
  }

  #noHead({ key, mailbox }: Instance): RequestError {
    return mailbox.size === 0
      ? new RequestError("unknown-message", `no message waits for ${nameOf(key)}`)
      : new RequestError("busy-instance", `${nameOf(key)} is being tried right now: try again`);
  }
}
