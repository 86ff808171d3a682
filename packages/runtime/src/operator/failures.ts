/** All instances that fail at once: which they are, and what an operator can do about many of them. */
import type { Assembly } from "../assembly.ts";
import { DEAD_LETTERS } from "../dead-letters.ts";
import type { InstanceKey } from "../model.ts";
import { giveUp } from "./dead-letters.ts";
import { type FailingInstance, type FailureView, isFailing, viewOf } from "./failing.ts";

/** How many instances are dealt with in one turn of the event loop. */
const SLICE = 100;
/** How soon it is looked again whether a function has room for messages, in milliseconds. */
const ROOM_MS = 10;

type Parts = Pick<Assembly, "clock" | "committer" | "topics" | "failures" | "flow" | "scheduler">;

export class FailuresOperator {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * The instances that fail, or those of one function: at most `limit` of them after the first `offset`, the
   * longest-waiting first.
   */
  failures({
    function: typename,
    offset,
    limit,
  }: {
    readonly function?: string | undefined;
    readonly offset: number;
    readonly limit: number;
  }): (InstanceKey & FailureView)[] {
    return this.#failing(typename)
      .drop(offset)
      .take(limit)
      .map(({ key, failure }) => ({ ...key, ...viewOf(failure) }))
      .toArray();
  }

  /**
   * Tries all of them again now that are not paused, or those of one function. Resolves with how many they are.
   *
   * @throws StoreFailedError when nothing is tried any more
   */
  retryAll(typename?: string): Promise<number> {
    return this.#each(typename, (instance) => {
      if (instance.isHeld) return false;
      this.#parts.failures.retry(instance);
      return true;
    });
  }

  /**
   * Moves the message at the head of each instance of a function that fails to the dead letters, and the next ones go on.
   * Those that are being tried are left. Each is moved as a whole or not at all. Resolves when all of it is durable.
   *
   * @throws StoreFailedError when it may never be durable
   */
  async deadLetterAll(
    typename: string,
  ): Promise<{ readonly topic: string; readonly moved: number }> {
    const moved = await this.#each(
      typename,
      (instance) => giveUp(this.#parts, instance) !== undefined,
    );
    return { topic: DEAD_LETTERS, moved };
  }

  #failing(typename: string | undefined) {
    return this.#parts.failures.failing
      .values()
      .filter(isFailing)
      .filter(({ key }) => typename === undefined || key.function === typename);
  }

  /** Does something about each one that still fails when its turn comes, and counts where it was done. */
  async #each(
    typename: string | undefined,
    act: (instance: FailingInstance) => boolean,
  ): Promise<number> {
    const { clock, committer } = this.#parts;
    let done = 0;
    // Those that fail from now on are not meant.
    for (const [index, instance] of [...this.#failing(typename)].entries()) {
      if (index % SLICE === SLICE - 1 || committer.isHeavy) {
        await new Promise<void>((resolve) => clock.soon(resolve));
      }
      await this.#room(instance);
      await committer.room();
      if (isFailing(instance) && act(instance)) done++;
    }
    await committer.settled();
    return done;
  }

  /** Resolves when the function takes the messages that wait behind one that is given up, or takes nothing any more. */
  async #room({ type }: FailingInstance): Promise<void> {
    const { clock, scheduler } = this.#parts;
    while (!type.load.takesMessages && !type.isPaused && scheduler.isWorking) {
      await new Promise<void>((resolve) => clock.after(ROOM_MS, resolve));
    }
  }
}
