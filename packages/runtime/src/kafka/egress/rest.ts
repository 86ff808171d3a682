/** Waiting that can be ended: for some time, or until there is something to do. */
import type { Clock } from "../../clock.ts";

export class Rest {
  readonly #clock: Pick<Clock, "after">;
  #isOver = false;
  /** Ends the one that goes on. */
  #end: (() => void) | undefined;
  #isWait = false;

  constructor(clock: Pick<Clock, "after">) {
    this.#clock = clock;
  }

  /** Whether nobody rests any more. */
  get isOver(): boolean {
    return this.#isOver;
  }

  forMs(ms: number): Promise<void> {
    return this.#begin(ms, false);
  }

  /** Until {@link endWait}, and no longer than `ms` where that is given. */
  wait(ms: number | undefined): Promise<void> {
    return this.#begin(ms, true);
  }

  endWait(): void {
    if (this.#isWait) this.#end?.();
  }

  /** Ends whichever goes on, and every one to come at once. */
  endAll(): void {
    this.#isOver = true;
    this.#end?.();
  }

  #begin(ms: number | undefined, isWait: boolean): Promise<void> {
    if (this.#isOver || (ms !== undefined && ms <= 0)) return Promise.resolve();
    return new Promise((resolve) => {
      const cancel = ms === undefined ? undefined : this.#clock.after(ms, () => this.#end?.());
      this.#isWait = isWait;
      this.#end = () => {
        cancel?.();
        this.#end = undefined;
        resolve();
      };
    });
  }
}
