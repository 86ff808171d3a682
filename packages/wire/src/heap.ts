/**
 * How V8 weighs memory against CPU in a program of messages: nearly all that it allocates is garbage soon, and little of it
 * lives on. V8's own choices are for programs that keep what they make, on machines with memory to spare.
 */
import { setFlagsFromString } from "node:v8";

/** To be called before the program starts threads. */
export function spareMemory(): void {
  // The old generation is collected when it has doubled, and not only when it is four times as large.
  setFlagsFromString("--heap-growing-percent=100");
  // V8 takes what has lived through a burst for long-lived, and would put its like where only a full collection frees it.
  setFlagsFromString("--no-allocation-site-pretenuring");
  // In MB, for the threads to come. The main thread, which allocates most, has its size since its start (.npmrc).
  setFlagsFromString("--max-semi-space-size=8");
}
