/** The machine's clock, of which time can be skipped: nobody waits an hour for what is to come in an hour. */
import { type Clock, systemClock } from "../clock.ts";

interface Due {
  readonly at: number;
  readonly cancel: () => void;
  readonly callback: () => void;
}

export class SkippingClock implements Clock {
  readonly #due = new Set<Due>();
  #skipped = 0;

  now(): number {
    return systemClock.now() + this.#skipped;
  }

  monotonic(): number {
    return systemClock.monotonic() + this.#skipped;
  }

  after(ms: number, callback: () => void): () => void {
    const fire = (): void => {
      this.#due.delete(due);
      callback();
    };
    const cancel = systemClock.after(ms, fire);
    const due: Due = { at: this.monotonic() + ms, cancel, callback };
    this.#due.add(due);
    return () => {
      this.#due.delete(due);
      cancel();
    };
  }

  soon(callback: () => void): void {
    systemClock.soon(callback);
  }

  /** Lets so many milliseconds have passed, and calls back what is due by then, in order. */
  skip(ms: number): void {
    this.#skipped += ms;
    const now = this.monotonic();
    const over = [...this.#due].filter(({ at }) => at <= now).sort((a, b) => a.at - b.at);
    for (const due of over) {
      // One of those before may have called it off.
      if (!this.#due.delete(due)) continue;
      due.cancel();
      due.callback();
    }
  }
}
