/**
 * The time limit of calls that all have the same one: one timer, which looks at all that are in flight when the time of the
 * oldest may be over. Setting and clearing a timer for each call was most of what its limit cost.
 */
import type { Clock } from "../clock.ts";

export interface DeadlinesOptions<T> {
  /** In milliseconds. */
  readonly limitMs: number;
  readonly clock: Pick<Clock, "monotonic" | "after">;
  /** Called once for a call that has not ended within its time. */
  readonly onLate: (call: T) => void;
}

/** A call in flight. */
export interface Deadline<T> {
  readonly call: T;
  readonly begunAt: number;
  /** Where it is among all. */
  place: number;
}

export class Deadlines<T> {
  readonly #options: DeadlinesOptions<T>;
  /** In any order, without a gap: a Map of them would have the garbage collector copy each one. */
  readonly #inFlight: Deadline<T>[] = [];
  #cancel: (() => void) | undefined;

  constructor(options: DeadlinesOptions<T>) {
    this.#options = options;
  }

  begin(call: T): Deadline<T> {
    const deadline = {
      call,
      begunAt: this.#options.clock.monotonic(),
      place: this.#inFlight.length,
    };
    this.#inFlight.push(deadline);
    if (this.#cancel === undefined) this.#lookAfter(this.#options.limitMs);
    return deadline;
  }

  /** The call has ended, one way or another. */
  end(deadline: Deadline<T>): void {
    const { place } = deadline;
    if (this.#inFlight[place] !== deadline) return;
    const last = this.#inFlight.pop();
    if (last === undefined || last === deadline) return;
    this.#inFlight[place] = last;
    last.place = place;
  }

  /** No call has a limit any more. */
  close(): void {
    this.#inFlight.length = 0;
    this.#cancel?.();
  }

  #lookAfter(ms: number): void {
    this.#cancel = this.#options.clock.after(ms, () => this.#look());
  }

  #look(): void {
    const { limitMs, clock, onLate } = this.#options;
    this.#cancel = undefined;
    const now = clock.monotonic();
    const late = this.#inFlight.filter(({ begunAt }) => begunAt + limitMs <= now);
    for (const deadline of late) {
      this.end(deadline);
      onLate(deadline.call);
    }
    if (this.#inFlight.length === 0 || this.#cancel !== undefined) return;
    const oldest = this.#inFlight.reduce((least, { begunAt }) => Math.min(least, begunAt), now);
    this.#lookAfter(oldest + limitMs - now);
  }
}
