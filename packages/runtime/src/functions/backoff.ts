/** How long a failed batch waits for its next attempt: exponentially longer, and spread, lest all come back at once. */

const FIRST_MS = 50;
const LONGEST_MS = 30_000;

/** Milliseconds before the attempt after `attempts` failed ones; `random` is from 0 to 1. */
export function backoff(attempts: number, random: number): number {
  const whole = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempts - 1, 20));
  return Math.round(whole * (0.5 + random / 2));
}
