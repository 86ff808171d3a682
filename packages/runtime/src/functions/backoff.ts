/** How long a failed batch waits for its next attempt: exponentially longer, and spread, lest all come back at once. */

const FIRST_MS = 50;
const LONGEST_MS = 30_000;

/**
 * Milliseconds before the attempt after `attempts` failed ones; `random` is from 0 to 1. One that took long is not soon repeated,
 * so that an operator can get in between.
 */
export function backoff(attempts: number, random: number, tookMs = 0): number {
  const whole = Math.min(LONGEST_MS, Math.max(tookMs, FIRST_MS * 2 ** Math.min(attempts - 1, 20)));
  return Math.round(whole * (0.5 + random / 2));
}
