/** Time, as the runtime sees it: a narrow interface, so that a test can hold the clock. */

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back once after `ms` milliseconds, unless the returned function is called before. */
  after(ms: number, callback: () => void): () => void;
}

/** The last moment that a Date can hold. The store can hold it, too, and not much more. */
const LAST_MS = 8.64e15;

/** The time in `ms` milliseconds, of which a service may ask for any number. */
export function timeIn(clock: Pick<Clock, "now">, ms: number): number {
  return Math.min(clock.now() + ms, LAST_MS);
}

// Node's timers fire at once when they are set further ahead than this.
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: Date.now,
  after(ms, callback) {
    const timeout = setTimeout(callback, Math.min(Math.max(ms, 0), MAX_TIMEOUT_MS));
    return () => clearTimeout(timeout);
  },
};
