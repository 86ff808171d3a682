/** Work that is done anew whenever that is asked for, and takes a tenth of the time at most, however often that is. */

/** The shortest rest after it, in milliseconds. */
const SHORTEST_MS = 250;
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

/** `work` resolves with whether it is to be tried again a little later, and does not reject. */
export function paced(work: (stop: AbortSignal) => Promise<boolean>): Paced {
  const ended = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isAtWork = false;
  let isResting = false;
  let isAsked = false;
  let isHurried = false;
  /** How long it took the time before: what is slow once, such as a start, is not rested from. */
  let tookBefore = 0;

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
    const restMs = Math.max(SHORTEST_MS, SHARE * Math.min(took, tookBefore));
    tookBefore = took;
    timer = setTimeout(() => {
      isResting = false;
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
