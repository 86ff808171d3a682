/** Lets a loop sleep until there may be something to do: being woken while it is at work counts for its next sleep. */
import type { Clock } from "../../clock.ts";

export class Wakeup {
  readonly #clock: Pick<Clock, "after">;
  #isWoken = false;
  #wake: (() => void) | undefined;

  constructor(clock: Pick<Clock, "after">) {
    this.#clock = clock;
  }

  wake(): void {
    this.#isWoken = true;
    this.#wake?.();
  }

  /** Until it is woken, or so many milliseconds are over. */
  async sleep(ms?: number): Promise<void> {
    if (!this.#isWoken) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      const cancel = ms === undefined ? undefined : this.#clock.after(ms, resolve);
      await promise;
      cancel?.();
      this.#wake = undefined;
    }
    this.#isWoken = false;
  }
}
