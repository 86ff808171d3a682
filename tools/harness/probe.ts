/**
 * Preloaded into a program under test (`--import`): answers its parent over IPC how much is live on its heap and how long
 * its event loop was held, which the product itself has no way to tell.
 */
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { isMainThread } from "node:worker_threads";

/** What a program tells of itself. */
export interface Vitals {
  /** Live after a collection, in bytes: the main thread's heap, and the buffers outside of it. */
  readonly heapBytes: number;
  /** The longest that the event loop was held since the last time, in milliseconds. */
  readonly longestDelayMs: number;
}

// Its threads preload it, too.
if (isMainThread && process.send !== undefined) {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  process.on("message", () => {
    const longestDelayMs = delay.max / 1e6;
    // Twice: what finalizers release is only gone after the next one.
    collect();
    setImmediate(() => {
      collect();
      const { heapUsed, external } = process.memoryUsage();
      delay.reset();
      process.send?.({ heapBytes: heapUsed + external, longestDelayMs } satisfies Vitals);
    });
  });
  // It alone does not keep the program running.
  process.channel?.unref();
}
