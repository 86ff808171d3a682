/**
 * Which cancellation tokens are pending. The store knows; here is what it cannot know yet, and what has been asked of it
 * lately.
 */
import type { Committer } from "../commit/committer.ts";
import type { PendingTimer } from "../model.ts";
import type { Store } from "../store/store.ts";

/** How many tokens are remembered, and of how many callers it is known that they have no others. */
const MAX_TOKENS = 50_000;
/** A caller with fewer than this is asked for all of them at once. */
const MAX_OF_CALLER = 20;

export interface TokensOptions {
  readonly store: Pick<Store, "timersOf" | "timerOf">;
  readonly committer: Pick<Committer, "group" | "durableThrough">;
}

interface Known {
  readonly callerId: string;
  /** Undefined when none is pending. */
  readonly timer: PendingTimer | undefined;
  /** The last group that changed it. */
  readonly changedIn: number;
}

export class Tokens {
  readonly #options: TokensOptions;
  readonly #known = new Map<string, Known>();
  /** The ids of callers all of whose pending tokens are known. */
  readonly #complete = new Set<string>();

  constructor(options: TokensOptions) {
    this.#options = options;
  }

  /** The pending timer that has the token. All functions share the tokens of an id, as they do on Flink. */
  get(callerId: string, token: string): PendingTimer | undefined {
    const known = this.#known.get(keyOf(callerId, token));
    if (known !== undefined) return known.timer;
    // What is not here is committed.
    if (this.#complete.has(callerId)) return undefined;
    const { store } = this.#options;
    const some = store.timersOf(callerId, MAX_OF_CALLER);
    if (some.length === MAX_OF_CALLER) return store.timerOf(callerId, token);
    for (const timer of some) {
      const key = keyOf(callerId, timer.token);
      if (!this.#known.has(key)) this.#remember(key, { callerId, timer, changedIn: 0 });
    }
    if (this.#complete.size >= MAX_TOKENS) this.#complete.clear();
    this.#complete.add(callerId);
    return this.#known.get(keyOf(callerId, token))?.timer;
  }

  /** Gives the token to a timer, or takes it away, in the group that gathers. */
  set(callerId: string, token: string, timer: PendingTimer | undefined): void {
    const changedIn = this.#options.committer.group.number;
    this.#remember(keyOf(callerId, token), { callerId, timer, changedIn });
  }

  #remember(key: string, known: Known): void {
    this.#known.delete(key);
    this.#known.set(key, known);
    if (this.#known.size <= MAX_TOKENS) return;
    const { durableThrough } = this.#options.committer;
    for (const [oldest, { callerId, timer, changedIn }] of this.#known) {
      if (this.#known.size <= MAX_TOKENS * 0.9 || changedIn > durableThrough) return;
      this.#known.delete(oldest);
      if (timer !== undefined) this.#complete.delete(callerId);
    }
  }
}

function keyOf(callerId: string, token: string): string {
  return `${callerId.length} ${callerId}${token}`;
}
