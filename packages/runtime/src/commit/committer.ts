/**
 * The output gate. Work goes on in memory and runs ahead of the disk, because nothing that a function does is visible
 * outside; what is visible outside waits here until it is durable. This is sound as long as these rules hold:
 *
 * 1. One serial queue: records, results, timers, skipped messages and idempotent answers all go into the gathering
 *    group.
 * 2. Order: a group goes to the store when the one before it is durable, so that none is ever durable without those
 *    before it.
 * 3. Bounded: work runs ahead by two groups, one that becomes durable and one that gathers until it is full.
 * 4. Same group or none: a commit that failed is tried again as the same group, unless it was a sync that failed. When it
 *    keeps failing the gate breaks, and nothing goes on from memory, which is then ahead of what can be kept.
 * 5. Committed reads: what is shown outside is read from the store and nowhere else.
 * 6. What is not durable stays in memory: a cache lets go only of what no group after `durableThrough` has changed.
 * 7. A request that is repeated under its Idempotency-Key waits for the commit of the first one (topics/producer.ts).
 * 8. A group is the net effect of its work (group.ts): what came and went within it never touches the disk.
 *
 * A group is best cut when no message is on its way: one that is sent in a group and consumed in the next has to be
 * written and removed again. So a free disk waits a little for such a moment, and meanwhile no new records are let in.
 * Two exceptions keep the answers quick when there is little to do: one who waits alone is not made to wait for what
 * comes of it, and what nobody waits for leaves the disk free for a moment, lest the next to come finds it taken.
 */
import type { Clock } from "../clock.ts";
import type { Store } from "../store/store.ts";
import { SyncFailedError } from "../store/trouble.ts";
import type { WatchedTime } from "../watched-time.ts";
import { CommitTimes } from "./commit-times.ts";
import { Group } from "./group.ts";
import { StoreFailedError } from "./store-failed.ts";

/** A group this heavy takes no further work until it can be committed, in bytes. */
const FULL_WEIGHT = 8 * 1024 * 1024;
/** How long a free disk waits for a moment when no message is on its way, in milliseconds. */
const QUIET_WAIT_MS = 10;
/** How long a free disk is left to those who may come, when nobody waits for what there is, in milliseconds. */
const REST_MS = 10;
const COMMIT_ATTEMPTS = 5;
const RETRY_MS = 500;

export interface CommitterOptions {
  readonly store: Pick<Store, "commit">;
  readonly clock: Pick<Clock, "after" | "soon" | "now" | "monotonic">;
  readonly watchedTime: Pick<WatchedTime, "now">;
  /** Whether no message is on its way. */
  readonly isQuiet: () => boolean;
  /** Called when the wait for a quiet moment was in vain. */
  readonly onUnquiet: () => void;
  /** Called after each group, when it is durable. */
  readonly onDurable: () => void;
  /** Called once, when the gate breaks. */
  readonly onBroken: (error: StoreFailedError) => void;
  /** Called for each attempt that failed and is made again. */
  readonly onRetry: (error: Error) => void;
}

export class Committer {
  /** What making groups durable has taken. */
  readonly times = new CommitTimes();
  readonly #options: CommitterOptions;
  readonly #gate = new AbortController();
  #forming = new Group(1);
  #syncing: Group | undefined;
  #scheduled = false;
  #cancelWait: (() => void) | undefined;
  #cancelRest: (() => void) | undefined;
  #roomWaiters: PromiseWithResolvers<void>[] = [];
  #durableThrough = 0;
  #syncingSince = 0;
  /** Whether somebody writes to the gathering group in several turns, and when the last one who wanted to is done. */
  #isHeld = false;
  #lastHold: Promise<void> = Promise.resolve();

  constructor(options: CommitterOptions) {
    this.#options = options;
  }

  /** Aborted when the gate breaks, with the {@link StoreFailedError} as the reason. No group is sealed from then on. */
  get broken(): AbortSignal {
    return this.#gate.signal;
  }

  /** The number of the newest durable group, and of all groups that are: each is durable with those before it. */
  get durableThrough(): number {
    return this.#durableThrough;
  }

  /** How long the group that is on its way to the disk has been so, in milliseconds: 0 when there is none. */
  get underWayMs(): number {
    return this.#syncing === undefined ? 0 : this.#msOfSyncing();
  }

  /** The number of the group that is durable when all that has been written so far is. */
  get lastWritten(): number {
    return this.#forming.isEmpty ? this.#forming.number - 1 : this.#forming.number;
  }

  /** The group that gathers now. It is written to in one go, without waiting in between, or under a {@link hold}. */
  get group(): Group {
    this.#schedule();
    return this.#forming;
  }

  /** Groups that are not durable yet, oldest first. */
  get pending(): readonly Group[] {
    return this.#syncing === undefined ? [this.#forming] : [this.#syncing, this.#forming];
  }

  /** Whether work has to wait for the disk. */
  get isFull(): boolean {
    return this.broken.aborted || (this.#syncing !== undefined && this.isHeavy);
  }

  /** Whether the gathering group should be given nothing more that can as well wait. */
  get isHeavy(): boolean {
    return this.#forming.weight >= FULL_WEIGHT;
  }

  /** Resolves when the gathering group takes work. @throws StoreFailedError when the gate is broken, or breaks */
  async room(): Promise<void> {
    this.broken.throwIfAborted();
    while (this.isFull) {
      const waiter = Promise.withResolvers<void>();
      this.#roomWaiters.push(waiter);
      await waiter.promise;
    }
  }

  /**
   * Resolves when the gathering group takes work, nobody else holds it, and it holds little. It is not sealed before the
   * returned function is called. @throws StoreFailedError when the gate is broken, or breaks
   */
  async hold(): Promise<() => void> {
    const before = this.#lastHold;
    const done = Promise.withResolvers<void>();
    this.#lastHold = done.promise;
    try {
      await before;
      await this.room();
      // Lest one after the other keeps it from ever being sealed.
      if (this.isHeavy) await this.settled();
    } catch (error) {
      done.resolve();
      throw error;
    }
    this.#isHeld = true;
    return () => {
      this.#isHeld = false;
      this.#schedule();
      done.resolve();
    };
  }

  /** Resolves when all that has been written so far is durable. @throws StoreFailedError when it may never be */
  settled(): Promise<void> {
    return new Promise((resolve, reject) => this.#wait(resolve, reject));
  }

  /** Calls back when all that has been written so far is durable, but not at once; never when it may never be. */
  whenSettled(callback: () => void): void {
    this.#wait(callback, () => undefined);
  }

  /** Breaks the gate for good: what is in memory is wrong, or cannot be kept. */
  fail(cause: Error): void {
    if (this.broken.aborted) return;
    this.#stopWaiting();
    const error = new StoreFailedError(cause);
    this.#gate.abort(error);
    // A group that is on its way to the disk is sound. It is tried once more at most, and tells how that went.
    this.#forming.break(error);
    for (const { reject } of this.#roomWaiters) reject(error);
    this.#options.onBroken(error);
  }

  /** Whether the disk is free and waits for a quiet moment: nothing new should be begun until then. */
  get isWaiting(): boolean {
    return this.#cancelWait !== undefined;
  }

  /** To be called when it may have become quiet. */
  noteQuiet(): void {
    if (this.isWaiting && this.#options.isQuiet()) this.#commit();
  }

  #wait(onDurable: () => void, onBroken: (error: Error) => void): void {
    const last = this.#forming.isEmpty ? this.#syncing : this.#forming;
    if (this.broken.aborted) onBroken(this.broken.reason);
    else if (last === undefined) queueMicrotask(onDurable);
    else {
      last.wait(onDurable, onBroken);
      if (last === this.#forming) this.#schedule();
    }
  }

  #schedule(): void {
    if (this.#scheduled || this.isWaiting || this.#syncing !== undefined) return;
    this.#scheduled = true;
    const { clock } = this.#options;
    // After the next turn of the event loop: what is let in now is begun by then, and can get into the same group.
    clock.soon(() =>
      clock.soon(() => {
        this.#scheduled = false;
        if (this.#syncing !== undefined || this.broken.aborted) return;
        // One who is alone is not made to wait for what comes of it.
        if (this.#forming.waiters === 1) this.#commit();
        else this.#commitInTime();
      }),
    );
  }

  /** Leaves a free disk to those who may come, as long as nobody waits for what is in the group. */
  #commitInTime(): void {
    const { clock } = this.#options;
    if (this.#forming.isAwaited || this.isHeavy) this.#commitWhenQuiet();
    else if (!this.#forming.isEmpty)
      this.#cancelRest ??= clock.after(REST_MS, () => this.#commitWhenQuiet());
  }

  #commitWhenQuiet(): void {
    this.#stopWaiting();
    if (this.#forming.isEmpty || this.broken.aborted) return;
    const { isQuiet, onUnquiet, clock } = this.#options;
    if (isQuiet()) {
      this.#commit();
      return;
    }
    this.#cancelWait = clock.after(QUIET_WAIT_MS, () => {
      onUnquiet();
      this.#commit();
    });
  }

  #stopWaiting(): void {
    this.#cancelWait?.();
    this.#cancelWait = undefined;
    this.#cancelRest?.();
    this.#cancelRest = undefined;
  }

  #commit(): void {
    this.#stopWaiting();
    // Whoever lets go of it sees to it again.
    if (this.#isHeld) return;
    const group = this.#forming;
    this.#syncing = group;
    this.#forming = new Group(group.number + 1);
    const { store, clock, watchedTime, onRetry } = this.#options;
    this.#syncingSince = clock.monotonic();
    const writes = group.seal(watchedTime.now(), clock.now());
    const attempt = (number: number): void => {
      store.commit(writes).then(
        () => this.#finish(group),
        (error: Error) => {
          const isFinal = number === COMMIT_ATTEMPTS || error instanceof SyncFailedError;
          if (!isFinal && !this.broken.aborted) {
            onRetry(error);
            clock.after(RETRY_MS, () => attempt(number + 1));
          } else {
            this.fail(error);
            group.break(this.broken.reason);
          }
        },
      );
    };
    attempt(1);
  }

  #msOfSyncing(): number {
    return this.#options.clock.monotonic() - this.#syncingSince;
  }

  #finish(group: Group): void {
    this.times.add(this.#msOfSyncing());
    this.#syncing = undefined;
    this.#durableThrough = group.number;
    // The next group goes to the disk before anybody is told of this one, so that the disk does not wait.
    this.#commitInTime();
    group.announce();
    this.#options.onDurable();
    for (const { resolve } of this.#roomWaiters.splice(0)) resolve();
  }
}
