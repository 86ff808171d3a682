/**
 * Pausing and resuming: what is paused begins no batch, and what waits for it goes on waiting, also when the runtime is
 * started again in between.
 */
import type { Assembly } from "../assembly.ts";
import type { FunctionType } from "../functions/function-type.ts";
import type { InstanceKey, Pause } from "../model.ts";
import { assertAddress } from "./address.ts";

type Parts = Pick<
  Assembly,
  | "store"
  | "clock"
  | "committer"
  | "idBytes"
  | "types"
  | "scheduler"
  | "failures"
  | "pauses"
  | "changes"
>;

export class PauseOperator {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Pauses an instance, or a function with an empty id, or all functions with an empty type name as well. What is in flight
   * ends as it would, and no other batch begins until it is resumed. Resolves when that is durable, with since when it is
   * paused, in milliseconds since 1970: what is paused already stays so.
   *
   * @throws RequestError `unknown-function` when nothing serves the function, `invalid-parameter` when the id is too long;
   * StoreFailedError when it may never be durable
   */
  async pause(place: InstanceKey): Promise<number> {
    const { clock, committer, pauses } = this.#parts;
    if (place.function !== "") assertAddress(this.#parts, place);
    await committer.room();
    const since = pauses.since(place) ?? clock.now();
    if (pauses.since(place) === undefined) this.#change(place, since);
    await committer.settled();
    return since;
  }

  /**
   * Lets go on what was paused. Resolves when that is durable, with whether it was paused, and whether it is paused all the
   * same, because what it is part of is.
   *
   * @throws StoreFailedError when it may never be durable
   */
  async resume(
    place: InstanceKey,
  ): Promise<{ readonly resumed: boolean; readonly paused: boolean }> {
    const { committer, pauses } = this.#parts;
    await committer.room();
    const resumed = pauses.since(place) !== undefined;
    if (resumed) this.#change(place, undefined);
    await committer.settled();
    return { resumed, paused: pauses.since(place) !== undefined || pauses.holds(place.function) };
  }

  /** What is paused: everything first, a function before its instances; at most `limit` of them after the first `offset`. */
  pauses(offset: number, limit: number): Pause[] {
    return this.#parts.store.pauses(offset, limit);
  }

  #change(place: InstanceKey, since: number | undefined): void {
    const { changes, committer, pauses, scheduler, types } = this.#parts;
    const change = { ...place, since };
    committer.group.changePause(change);
    pauses.set(change);
    changes.pause(place);
    const type = types.get(place.function);
    if (place.function === "") {
      for (const one of types.all()) scheduler.setPaused(one, pauses.holds(one.typename));
    } else if (type !== undefined) {
      if (place.id === "") scheduler.setPaused(type, pauses.holds(type.typename));
      else this.#changeInstance(type, place.id, since !== undefined);
    }
    // Nobody waits any more for what has been paused.
    committer.noteQuiet();
  }

  #changeInstance(type: FunctionType, id: string, isPaused: boolean): void {
    const { committer, scheduler, failures } = this.#parts;
    const instance = type.instances.get(id);
    if (instance === undefined) return;
    instance.isPaused = isPaused;
    instance.countMessages();
    if (!isPaused) {
      failures.retry(instance);
      return;
    }
    scheduler.takeOut(instance);
    // There may be many of them, for long.
    committer.whenSettled(() => {
      if (instance.isPaused) instance.mailbox.unload();
    });
  }
}
