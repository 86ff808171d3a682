/**
 * Which cancellation tokens are pending. The store knows; here is what it cannot know yet, and what has been asked of it
 * lately.
 */
import type { Committer } from "../commit/committer.ts";
import type { PendingTimer } from "../model.ts";
import type { Store } from "../store/store.ts";

/** How many tokens are remembered. */
const MAX_TOKENS = 50_000;

export interface TokensOptions {
  readonly store: Pick<Store, "timerOf">;
  readonly committer: Pick<Committer, "group" | "durableThrough">;
}

interface Known {
  /** Undefined when none is pending. */
  readonly timer: PendingTimer | undefined;
  /** The last group that changed it. */
  readonly changedIn: number;
}

export class Tokens {
  readonly #options: TokensOptions;
  readonly #known = new Map<string, Known>();

  constructor(options: TokensOptions) {
    this.#options = options;
  }

  /** The pending timer that has the token. All functions share the tokens of an id, as they do on Flink. */
  get(callerId: string, token: string): PendingTimer | undefined {
    const key = keyOf(callerId, token);
    const known = this.#known.get(key);
    if (known !== undefined) return known.timer;
    // It is not here, so all of it is committed.
    const timer = this.#options.store.timerOf(callerId, token);
    this.#remember(key, { timer, changedIn: 0 });
    return timer;
  }

  /** Gives the token to a timer, or takes it away, in the group that gathers. */
  set(callerId: string, token: string, timer: PendingTimer | undefined): void {
    const changedIn = this.#options.committer.group.number;
    this.#remember(keyOf(callerId, token), { timer, changedIn });
  }

  #remember(key: string, known: Known): void {
    this.#known.delete(key);
    this.#known.set(key, known);
    if (this.#known.size <= MAX_TOKENS) return;
    const { durableThrough } = this.#options.committer;
    for (const [oldest, { changedIn }] of this.#known) {
      if (this.#known.size <= MAX_TOKENS * 0.9 || changedIn > durableThrough) return;
      this.#known.delete(oldest);
    }
  }
}

function keyOf(callerId: string, token: string): string {
  return `${callerId.length} ${callerId}${token}`;
}
