/**
 * Time and turn, as the runtime sees them: the one place that both come from, so that a test can hold the clock and
 * decide in which order things happen.
 */

export interface Clock {
  /** Milliseconds since 1970. Jumps when the machine's clock is set. */
  now(): number;
  /** Milliseconds since some moment in the past. Never goes back, so that it can measure how long something takes. */
  monotonic(): number;
  /** Calls back once after `ms` milliseconds, unless the returned function is called before. */
  after(ms: number, callback: () => void): () => void;
  /** Calls back in the next turn of the event loop, after what has come in by then. */
  soon(callback: () => void): void;
}

/** The last moment that a Date can hold. The store can hold it, too, and not much more. */
export const LAST_MS = 8.64e15;

/** The time in `ms` milliseconds, of which a service may ask for any number. */
export function timeIn(clock: Pick<Clock, "now">, ms: number): number {
  return Math.min(clock.now() + ms, LAST_MS);
}

// Node's timers fire at once when they are set further ahead than this.
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/** The machine's clock and Node's event loop. */
export const systemClock: Clock = {
  now: Date.now,
  monotonic: () => performance.now(),
  after(ms, callback) {
    const timeout = setTimeout(callback, Math.min(Math.max(ms, 0), MAX_TIMEOUT_MS));
    return () => clearTimeout(timeout);
  },
  soon: setImmediate,
};
