/**
 * The one serial queue of commits. One group gathers while the one before it becomes durable, so work runs ahead of the
 * disk by two groups at the most, and no group is ever durable without those before it. What fails is tried again as the
 * same group; when it keeps failing the runtime has to stop, because memory is then ahead of what can be kept.
 *
 * A group is best cut when no message is on its way: one that is sent in a group and consumed in the next has to be
 * written and removed again. So a free disk waits a little for such a moment, and meanwhile no new records are let in.
 */
import type { Clock } from "../clock.ts";
import type { Store } from "../store/store.ts";
import { Group } from "./group.ts";

/** A group this heavy takes no further work until it can be committed, in bytes. */
const FULL_WEIGHT = 8 * 1024 * 1024;
/** How long a free disk waits for a moment when no message is on its way, in milliseconds. */
const QUIET_WAIT_MS = 10;
const COMMIT_ATTEMPTS = 5;
const RETRY_MS = 500;

export interface CommitterOptions {
  readonly store: Pick<Store, "commit">;
  readonly clock: Clock;
  /** Whether no message is on its way. */
  readonly isQuiet: () => boolean;
  /** Called when the wait for a quiet moment was in vain. */
  readonly onUnquiet: () => void;
  /** Called after each group, when it is durable. */
  readonly onDurable: () => void;
  /** Called once when the runtime cannot go on. No further group is committed from then on. */
  readonly onFatal: (error: Error) => void;
  /** Called for each attempt that failed and is made again. */
  readonly onRetry: (error: Error) => void;
}

export class Committer {
  readonly #options: CommitterOptions;
  #forming = new Group(1);
  #syncing: Group | undefined;
  #scheduled = false;
  #cancelWait: (() => void) | undefined;
  #stopped = false;
  #roomWaiters: (() => void)[] = [];
  /** The number of the newest durable group. */
  durable = 0;
  /** Commits so far, and the rows' weight in them. */
  readonly stats = { groups: 0, bytes: 0 };

  constructor(options: CommitterOptions) {
    this.#options = options;
  }

  /** The group that gathers now. Whoever writes to it does so in one go, without waiting in between. */
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
    return this.#stopped || (this.#syncing !== undefined && this.isHeavy);
  }

  /** Whether the gathering group should be given no more that can as well wait. */
  get isHeavy(): boolean {
    return this.#forming.weight >= FULL_WEIGHT;
  }

  /** Resolves when the gathering group takes work again. */
  async room(): Promise<void> {
    while (this.isFull) await new Promise<void>((resolve) => this.#roomWaiters.push(resolve));
  }

  /** Resolves when all that has been written so far is durable; never when the store has failed. */
  settled(): Promise<void> {
    const last = this.#forming.isEmpty ? this.#syncing : this.#forming;
    if (last === undefined) return Promise.resolve();
    return new Promise((resolve) => last.whenDurable(resolve));
  }

  /** Stops for good: what is in memory is wrong, or cannot be kept. */
  fail(error: Error): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#cancelWait?.();
    this.#cancelWait = undefined;
    this.#options.onFatal(error);
  }

  /** Whether the disk is free and waits for a quiet moment: nothing new should be begun until then. */
  get isWaiting(): boolean {
    return this.#cancelWait !== undefined;
  }

  /** To be called when it may have become quiet. */
  noteQuiet(): void {
    if (this.isWaiting && this.#options.isQuiet()) this.#commit();
  }

  #schedule(): void {
    if (this.#scheduled || this.isWaiting || this.#syncing !== undefined) return;
    this.#scheduled = true;
    // After the next turn of the event loop: what is let in now is begun by then, and can get into the same group.
    const { clock } = this.#options;
    clock.soon(() =>
      clock.soon(() => {
        this.#scheduled = false;
        this.#commitWhenQuiet();
      }),
    );
  }

  #commitWhenQuiet(): void {
    const { isQuiet, onUnquiet, clock } = this.#options;
    if (this.isWaiting || this.#syncing !== undefined || this.#forming.isEmpty || this.#stopped)
      return;
    if (isQuiet()) {
      this.#commit();
      return;
    }
    this.#cancelWait = clock.after(QUIET_WAIT_MS, () => {
      onUnquiet();
      this.#commit();
    });
  }

  #commit(): void {
    this.#cancelWait?.();
    this.#cancelWait = undefined;
    const group = this.#forming;
    this.#syncing = group;
    this.#forming = new Group(group.number + 1);
    const writes = group.seal();
    const attempt = (number: number): void => {
      this.#options.store.commit(writes).then(
        () => this.#finish(group),
        (error: Error) => {
          if (number >= COMMIT_ATTEMPTS) {
            this.fail(error);
          } else {
            this.#options.onRetry(error);
            this.#options.clock.after(RETRY_MS, () => attempt(number + 1));
          }
        },
      );
    };
    attempt(1);
  }

  #finish(group: Group): void {
    this.#syncing = undefined;
    this.durable = group.number;
    this.stats.groups++;
    this.stats.bytes += group.weight;
    // The next group goes to the disk before anybody is told of this one, so that the disk does not wait.
    this.#commitWhenQuiet();
    group.announceDurable();
    this.#options.onDurable();
    const waiters = this.#roomWaiters;
    this.#roomWaiters = [];
    for (const resolve of waiters) resolve();
  }
}
