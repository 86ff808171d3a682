/** Work beside a runtime under load: it rests for most of the time, so that it takes a small share of the machine. */
import { setPriority } from "node:os";

/** Rests for each time of work. With none, a copy under full load costs the runtime a quarter of its throughput. */
const RESTS = 3;
const MAX_NICENESS = 19;
const sleeper = new Int32Array(new SharedArrayBuffer(4));

/** Called between two steps of the work. */
export type Rest = () => void;

/** @param limitMs how long it rests in all, in milliseconds */
export function resting(limitMs = Number.POSITIVE_INFINITY): Rest {
  let left = limitMs;
  let since = performance.now();
  return () => {
    const ms = Math.min(left, RESTS * (performance.now() - since));
    // It may hold its thread: that has nothing else to do.
    if (ms > 0) Atomics.wait(sleeper, 0, 0, ms);
    left -= ms;
    since = performance.now();
  };
}

/** For work that nobody is held up by. */
export const restless: Rest = () => undefined;

/** Everybody else comes first from now on. */
export function stepBack(): void {
  setPriority(MAX_NICENESS);
}
