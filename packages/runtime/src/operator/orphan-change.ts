/** What becomes of the orphans of one function, a slice of them at a time: nothing in a slice waits. */
import type { Assembly } from "../assembly.ts";
import { RequestError } from "../errors.ts";
import type { TimerPlace } from "../model.ts";
import { sizeOf } from "../store/store.ts";
import type { Heir } from "./heir.ts";

/** What one slice may change, in rows and in bytes of their values. */
const SLICE_ROWS = 500;
const SLICE_BYTES = 1024 * 1024;
/** Of the instances that stay, so many are named. */
const MAX_NAMED = 100;
const FIRST: TimerPlace = { fireAt: Number.NEGATIVE_INFINITY, seq: 0 };

/** What was done. */
export interface Moved {
  readonly instances: number;
  readonly values: number;
  readonly messages: number;
  readonly timers: number;
  /** Instances that stay, because they would mix with what there is. */
  readonly refused: number;
  /** Why, of the first of them. */
  readonly reasons: readonly { readonly id: string; readonly reason: string }[];
}

type Parts = Pick<Assembly, "store" | "committer" | "timers">;

export class OrphanChange {
  readonly #parts: Parts;
  readonly #function: string;
  readonly #heir: Heir | undefined;
  /** What comes next: instances with their state and messages, behind this one, or delayed messages, behind that place. */
  #next: "instances" | "timers" = "instances";
  #after = "";
  #place = FIRST;
  #rounds = 0;
  /** Left of what the slice may change. */
  #rows = 0;
  #bytes = 0;
  /** The ids of those that stay. */
  readonly #kept = new Set<string>();
  readonly #done = { instances: 0, values: 0, messages: 0, timers: 0 };
  readonly #reasons: { id: string; reason: string }[] = [];

  /** @param heir that gets what is taken away; without one it is gone */
  constructor(parts: Parts, typename: string, heir: Heir | undefined) {
    this.#parts = parts;
    this.#function = typename;
    this.#heir = heir;
  }

  get done(): Moved {
    return { ...this.#done, refused: this.#kept.size, reasons: this.#reasons };
  }

  /** Changes the next slice, in the gathering group. All before has to be durable. Returns whether there may be more. */
  slice(): boolean {
    this.#rows = SLICE_ROWS;
    this.#bytes = SLICE_BYTES;
    if (this.#next === "timers") this.#takeTimers();
    else if (this.#rounds > 0 && this.#after === "" && !this.#hasMore()) return false;
    else this.#takeInstances();
    return true;
  }

  #takeInstances(): void {
    const page = this.#parts.store.instances(this.#function, this.#after, "", SLICE_ROWS);
    for (const { id, waiting } of page) {
      const isDone = this.#kept.has(id) || this.#takeInstance(id, waiting);
      if (!isDone) return;
      this.#after = id;
      if (this.#rows <= 0 || this.#bytes <= 0) return;
    }
    if (page.length === 0) this.#next = "timers";
  }

  /** Returns whether all of it is done. */
  #takeInstance(id: string, waiting: number): boolean {
    const { store, committer } = this.#parts;
    const key = { function: this.#function, id };
    const values = store.state(key);
    try {
      if (values.length > 0) this.#heir?.takeState(id, values);
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      this.#kept.add(id);
      if (this.#reasons.length < MAX_NAMED) this.#reasons.push({ id, reason: error.message });
      this.#rows--;
      return true;
    }
    const gone = values.map((row) => ({ ...row, value: undefined }));
    committer.group.changeState({ takeChanges: (changed) => changed.push(...gone) }, 0);
    this.#spend(values);
    const messages = store.messages(key, 0, Math.max(1, this.#rows), Math.max(1, this.#bytes));
    for (const message of messages) {
      committer.group.removeMessage(message.seq);
      this.#heir?.takeMessage(message);
    }
    this.#spend(messages);
    this.#done.values += values.length;
    this.#done.messages += messages.length;
    if (messages.length < waiting) return false;
    this.#done.instances++;
    return true;
  }

  /** Those that come first go first. Then it begins again, with what has fired meanwhile. */
  #takeTimers(): void {
    const { store, timers } = this.#parts;
    const page = store.timers(this.#function, this.#place, SLICE_ROWS, SLICE_BYTES);
    for (const timer of page) {
      this.#place = timer;
      // One that has fired is gone from memory before it is from the store.
      if (this.#kept.has(timer.target.id) || timers.find(timer.seq) === undefined) continue;
      timers.take(timer);
      this.#heir?.takeTimer(timer);
      this.#done.timers++;
    }
    if (page.length > 0) return;
    this.#next = "instances";
    this.#after = "";
    this.#place = FIRST;
    this.#rounds++;
  }

  #hasMore(): boolean {
    return this.#parts.store
      .instances(this.#function, "", "", this.#kept.size + 1)
      .some(({ id }) => !this.#kept.has(id));
  }

  #spend(rows: readonly { readonly value?: unknown }[]): void {
    this.#rows -= rows.length;
    this.#bytes -= sizeOf(rows);
  }
}
