/**
 * Takes up the messages that waited when the runtime stopped: instance by instance, a slice of them in a turn and only
 * while few others are ready, so that a million that wait cost neither a long start nor the memory for all of them.
 */
import type { InstanceKey } from "../model.ts";
import type { Store } from "../store/store.ts";
import type { FunctionTypes } from "./function-types.ts";

/** Instances that are taken up in one turn. */
const SLICE = 500;
/** From so many instances of a function on that are ready, the rest waits. */
const MAX_READY = 1000;
/** Instances of one function that is not served that are named in the log. */
const MAX_NAMED = 100;

export interface RecoveryOptions {
  readonly store: Pick<Store, "mailboxes" | "mailboxTargets">;
  readonly types: FunctionTypes;
  /** Called when there is more to take up in another turn. */
  readonly onMore: () => void;
  /** Called for each instance with the number of its messages. */
  readonly onWaiting: (key: InstanceKey, waiting: number) => void;
  /** The same for those of functions that are not served, of which not all are named. */
  readonly onUnserved: (key: InstanceKey, waiting: number) => void;
}

export class Recovery {
  readonly #options: RecoveryOptions;
  /** The functions that are not done, each with the id of its last instance that is. */
  readonly #rest = new Map<string, string>();

  constructor(options: RecoveryOptions) {
    this.#options = options;
  }

  /** Finds the functions that messages wait for, and takes up the first slice. */
  start(): void {
    const { store, types } = this.#options;
    for (const target of store.mailboxTargets()) {
      this.#rest.set(target, "");
      const type = types.forMessage(target);
      if (type !== undefined) type.isRecovering = true;
    }
    this.draw();
  }

  /** Takes up the next slice, if there is room for it. */
  draw(): void {
    const { types, onMore } = this.#options;
    for (const [target, after] of this.#rest) {
      const type = types.get(target);
      if (type !== undefined && type.ready.size >= MAX_READY) continue;
      const last = this.#takeUp(target, after);
      // Behind the others.
      this.#rest.delete(target);
      if (last !== undefined) this.#rest.set(target, last);
      else if (type !== undefined) type.isRecovering = false;
      if (this.#rest.size > 0) onMore();
      return;
    }
  }

  /** Returns the id of the last instance of a slice that others may come after. */
  #takeUp(target: string, after: string): string | undefined {
    const { store, types, onWaiting, onUnserved } = this.#options;
    const type = types.get(target);
    if (type === undefined) {
      for (const { id, waiting } of store.mailboxes(target, "", MAX_NAMED)) {
        onUnserved({ function: target, id }, waiting);
      }
      return undefined;
    }
    const page = store.mailboxes(target, after, SLICE);
    for (const { id, waiting } of page) {
      // One that has had news since has taken up its messages with it.
      if (!type.instances.has(id)) onWaiting({ function: target, id }, waiting);
    }
    return page.length < SLICE ? undefined : page.at(-1)?.id;
  }
}
