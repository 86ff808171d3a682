/** Work that is done anew whenever that is asked for, and takes a tenth of the time at most, however often that is. */

/** The shortest rest after it, in milliseconds; and the shortest while it is asked for all the time: nobody reads faster. */
const SHORTEST_MS = 250;
const STEADY_MS = 1000;
const SHARE = 10;
/** How long after a failure it is tried again, in milliseconds. */
const RETRY_MS = 2000;

export interface Paced {
  /** Does it now, or after the rest from the last time: once, however often that was asked for. */
  ask(): void;
  /** The same without the rest, for somebody who waits: now, or when what is going on has ended. */
  hurry(): void;
  /** Ends it: what is going on is aborted. */
  stop(): void;
}

/**
 * `work` resolves with whether it is to be tried again a little later, and does not reject. `steadyMs` is how long it rests at
 * least while it is asked for all the time, in milliseconds.
 */
export function paced(
  work: (stop: AbortSignal) => Promise<boolean>,
  steadyMs: number = STEADY_MS,
): Paced {
  const ended = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isAtWork = false;
  let isResting = false;
  let isAsked = false;
  let isHurried = false;
  /** How long it took the time before: what is slow once, such as a start, is not rested from. */
  let tookBefore = 0;
  let shortestMs = SHORTEST_MS;

  const run = async (): Promise<void> => {
    clearTimeout(timer);
    isAtWork = true;
    isAsked = false;
    isHurried = false;
    const begun = performance.now();
    const isAgain = await work(ended.signal);
    isAtWork = false;
    if (ended.signal.aborted) return;
    if (isHurried) {
      void run();
      return;
    }
    isResting = true;
    const took = performance.now() - begun;
    const restMs = Math.max(shortestMs, SHARE * Math.min(took, tookBefore));
    tookBefore = took;
    timer = setTimeout(() => {
      isResting = false;
      shortestMs = isAsked ? Math.min(steadyMs, 2 * shortestMs) : SHORTEST_MS;
      if (isAsked) void run();
      else if (isAgain) timer = setTimeout(() => void run(), RETRY_MS);
    }, restMs);
  };

  return {
    ask() {
      isAsked = true;
      if (!isAtWork && !isResting && !ended.signal.aborted) void run();
    },
    hurry() {
      isHurried = true;
      if (!isAtWork && !ended.signal.aborted) void run();
    },
    stop() {
      ended.abort();
      clearTimeout(timer);
    },
  };
}
