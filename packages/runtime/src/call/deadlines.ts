/**
 * The time limit of calls that all have the same one: one timer, which looks at all that are in flight when the time of the
 * oldest may be over. Setting and clearing a timer for each call was most of what its limit cost.
 */
import type { Clock } from "../clock.ts";
import { Numbered } from "./numbered.ts";

export interface DeadlinesOptions<T> {
  /** In milliseconds. */
  readonly limitMs: number;
  readonly clock: Pick<Clock, "monotonic" | "after">;
  /** Called for a call that has not ended within its time, which is to be ended then. */
  readonly onLate: (call: T) => void;
}

export class Deadlines<T> {
  readonly #options: DeadlinesOptions<T>;
  readonly #inFlight = new Numbered<{ readonly call: T; readonly begunAt: number }>();
  #cancel: (() => void) | undefined;

  constructor(options: DeadlinesOptions<T>) {
    this.#options = options;
  }

  /** The number by which the call is to be ended. */
  begin(call: T): number {
    const { limitMs, clock } = this.#options;
    if (this.#cancel === undefined) this.#lookAfter(limitMs);
    return this.#inFlight.add({ call, begunAt: clock.monotonic() });
  }

  /** The call has ended, one way or another: to be called once, for a late one, too. */
  end(number: number): void {
    this.#inFlight.take(number);
  }

  /** No call has a limit any more. */
  close(): void {
    this.#cancel?.();
  }

  #lookAfter(ms: number): void {
    this.#cancel = this.#options.clock.after(ms, () => this.#look());
  }

  #look(): void {
    const { limitMs, clock, onLate } = this.#options;
    this.#cancel = undefined;
    const now = clock.monotonic();
    let oldest = Number.POSITIVE_INFINITY;
    for (const { call, begunAt } of this.#inFlight) {
      if (begunAt + limitMs <= now) onLate(call);
      else oldest = Math.min(oldest, begunAt);
    }
    if (oldest <= now) this.#lookAfter(oldest + limitMs - now);
  }
}
