/** Says so when a handler does not return: a test would only run into its time limit, and not say where. */
import type { BatchRequest } from "statefun-wire";

/** How long a handler may take before it is told of, in milliseconds of real time: a little less than vitest gives a test. */
const LONG_MS = 4000;

export class Hanging {
  readonly #running = new Set<BatchRequest>();
  #isLooking = false;

  /** The same promise, whose handlers are told of when they take long. */
  watch<T>(request: BatchRequest, response: Promise<T>): Promise<T> {
    this.#running.add(request);
    if (!this.#isLooking) this.#look();
    return response.finally(() => this.#running.delete(request));
  }

  #look(): void {
    this.#isLooking = true;
    const begun = new Set(this.#running);
    // Of all timers the one that fake timers leave alone.
    AbortSignal.timeout(LONG_MS).addEventListener("abort", () => {
      this.#isLooking = false;
      for (const { target, invocations } of this.#running.intersection(begun)) {
        const type = invocations[0]?.argument.typename;
        process.emitWarning(
          `${target.typename} "${target.id}" has been at ${type} for ${LONG_MS / 1000} s and has not returned: does it wait for ` +
            "a timer that is fake, or for something that does not answer?",
          "StatefunTestWarning",
        );
      }
      if (this.#running.size > 0) this.#look();
    });
  }
}
