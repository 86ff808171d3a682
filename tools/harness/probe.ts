/**
 * Preloaded into a program under test (`--import`): answers its parent over IPC how much is live on its heap and how long
 * its event loop was held, which the product itself has no way to tell. And names its threads after their files, so that
 * the CPU time of each can be told from outside.
 */
import { writeFileSync } from "node:fs";
import { basename } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { isMainThread } from "node:worker_threads";
import { THREAD_MARK, type Vitals } from "./vitals.ts";

// Its threads preload it, too.
if (!isMainThread) nameThread(basename(process.argv[1] ?? "", ".ts"));

if (isMainThread && process.send !== undefined) {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  process.on("message", (question) => {
    // Processes that the program starts preload it, too, and are told other things.
    if (question !== "vitals") return;
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

/** Linux cuts it to 15 characters, and only Linux has this. */
function nameThread(name: string): void {
  try {
    writeFileSync("/proc/thread-self/comm", `${THREAD_MARK}${name}`);
  } catch {
    // Then it goes without.
  }
}
