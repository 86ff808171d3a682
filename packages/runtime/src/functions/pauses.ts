/**
 * What an operator has paused: everything, a function, or a single instance. Each of these is resumed by itself, so that
 * what was paused alone stays paused when everything goes on.
 */
import type { InstanceKey, Pause, PauseChange } from "../model.ts";
import type { Store } from "../store/store.ts";

/** Stands for all functions, as an empty id does for all instances of one. */
const EVERYTHING: InstanceKey = { function: "", id: "" };

export class Pauses {
  /** Since when, by function and then by id, as in the store. */
  readonly #since = new Map<string, Map<string, number>>();

  constructor(store: Pick<Store, "pauses">) {
    for (const pause of store.pauses(0, Number.MAX_SAFE_INTEGER)) this.set(pause);
  }

  /** Since when exactly this is paused, in milliseconds since 1970; undefined when it is not, though what it is part of may be. */
  since({ function: typename, id }: InstanceKey): number | undefined {
    return this.#since.get(typename)?.get(id);
  }

  /** Whether all instances of a function are paused. */
  holds(typename: string): boolean {
    return (
      this.since(EVERYTHING) !== undefined ||
      this.since({ function: typename, id: "" }) !== undefined
    );
  }

  /** Why an instance is held: what is to be resumed first for it to go on, or undefined. */
  of({ function: typename, id }: InstanceKey): Pause | undefined {
    for (const place of [{ function: typename, id }, { function: typename, id: "" }, EVERYTHING]) {
      const since = this.since(place);
      if (since !== undefined) return { ...place, since };
    }
    return undefined;
  }

  set({ function: typename, id, since }: PauseChange): void {
    const ofFunction = this.#since.get(typename) ?? new Map<string, number>();
    if (since === undefined) ofFunction.delete(id);
    else ofFunction.set(id, since);
    if (ofFunction.size > 0) this.#since.set(typename, ofFunction);
    else this.#since.delete(typename);
  }
}
