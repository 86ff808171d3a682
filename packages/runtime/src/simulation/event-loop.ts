/** The real event loop, by means that a test runner's fake timers leave alone: what is simulated waits for no timer of theirs. */
import { nextTick } from "node:process";
import { MessageChannel } from "node:worker_threads";

/** Resolves when every promise has been settled that was to be settled at once. */
export function promisesSettled(): Promise<void> {
  return new Promise((resolve) => nextTick(resolve));
}

/** Lets signals, sockets and timers of the process have their turn. */
export function yieldToOthers(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.once("message", () => {
      port1.close();
      resolve();
    });
    port2.postMessage(undefined);
  });
}
