/** Removing what an instance holds, and with it all that waits for it. */
import type { Assembly } from "../assembly.ts";
import { RequestError } from "../errors.ts";
import type { InstanceKey } from "../model.ts";
import { delayedFor } from "./delayed.ts";
import { assertAtRest, inMemory, nameOf } from "./rest.ts";

/** Of each kind that are removed: all of them in one group and one turn, which must not hold up others for long. */
const MAX_MESSAGES = 2500;

type Parts = Pick<
  Assembly,
  | "store"
  | "clock"
  | "committer"
  | "types"
  | "instances"
  | "failures"
  | "timers"
  | "dispatcher"
  | "pauses"
>;

/** What was removed of an instance. */
export interface Removed {
  /** The names of its values, in their order. */
  readonly values: string[];
  /** How many messages waited for it, and how many were to come later. */
  readonly messages: number;
  readonly delayed: number;
}

export class RemovalOperator {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Removes all values of an instance, as if it had never had any. Messages that wait for it and delayed ones stay. Resolves
   * with the names of the values, in their order, when that is durable.
   *
   * @throws RequestError `unknown-instance` when it has none, `busy-instance` when it is not at rest: it has messages and is
   * not paused, or is being called; StoreFailedError when it may never be durable
   */
  async reset(key: InstanceKey): Promise<string[]> {
    const { committer } = this.#parts;
    await committer.room();
    // From here to the end of the group's changes nothing waits, so that no message comes between.
    assertAtRest(this.#parts, key);
    const names = this.#clear(key);
    if (names.length === 0) throw unknown(key);
    await committer.settled();
    return names.sort();
  }

  /**
   * Removes all values of an instance together with the messages that wait for it and the delayed ones that are to come to it:
   * all that is durable by now. What comes later finds an instance without state.
   *
   * @throws RequestError as {@link reset}, and `too-large` when there are more than 2,500 messages or delayed messages
   */
  async remove(key: InstanceKey): Promise<Removed> {
    const { committer, store, timers } = this.#parts;
    const delayed = await delayedFor(this.#parts, key, MAX_MESSAGES + 1);
    await committer.settled();
    await committer.room();
    assertAtRest(this.#parts, key);
    const waiting = store.mailboxSize(key);
    if (Math.max(waiting, delayed.length) > MAX_MESSAGES) {
      throw new RequestError(
        "too-large",
        `${nameOf(key)} has ${waiting} messages, and more than ${MAX_MESSAGES} are not removed at once: let it deal with some`,
      );
    }
    const messages = this.#drop(key);
    const values = this.#clear(key);
    // Some may have come or been cancelled meanwhile.
    const pending = delayed.filter(({ seq }) => timers.find(seq) !== undefined);
    for (const timer of pending) timers.take(timer);
    if (values.length + messages + pending.length === 0) throw unknown(key);
    await committer.settled();
    return { values: values.sort(), messages, delayed: pending.length };
  }

  /** One that is at rest has messages only when it is paused, or when its function is not served. */
  #drop(key: InstanceKey): number {
    const { committer, store, failures } = this.#parts;
    const waiting = store.mailboxSize(key);
    const instance = waiting > 0 ? inMemory(this.#parts, key) : undefined;
    let dropped = 0;
    if (instance !== undefined) {
      while (dropped < waiting && failures.skipHead(instance) !== undefined) dropped++;
      return dropped;
    }
    for (const { seq } of store.messages(key, 0, waiting, Number.MAX_SAFE_INTEGER)) {
      committer.group.removeMessage(seq);
      dropped++;
    }
    return dropped;
  }

  #clear(key: InstanceKey): string[] {
    const { committer, store, types, instances } = this.#parts;
    const known = types.get(key.function)?.instances.get(key.id);
    if (known !== undefined) return instances.clear(known);
    // What is not in memory the store knows all of.
    const rows = store.state(key);
    if (rows.length === 0) return [];
    const instance = inMemory(this.#parts, key);
    if (instance !== undefined) return instances.clear(instance);
    // A function that the module has dropped has no instances in memory, and gets none meanwhile.
    const empty = rows.map((row) => ({ ...row, value: undefined }));
    committer.group.changeState({ takeChanges: (values) => values.push(...empty) }, 0);
    return rows.map(({ name }) => name);
  }
}

function unknown(key: InstanceKey): RequestError {
  return new RequestError("unknown-instance", `nothing is known of ${nameOf(key)}`);
}
