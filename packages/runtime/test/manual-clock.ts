/** Time that passes when a test says so. Turns of the event loop are real: what is at hand happens by itself. */
import type { Clock } from "../src/clock.ts";

export class ManualClock implements Clock {
  readonly #start: number;
  #now: number;
  /** How far ahead of the time that has passed the clock has been set. */
  #ahead = 0;
  readonly #due = new Map<object, { readonly at: number; readonly callback: () => void }>();

  constructor(start = Date.parse("2026-01-01T00:00:00Z")) {
    this.#start = start;
    this.#now = start;
  }

  now(): number {
    return this.#now + this.#ahead;
  }

  monotonic(): number {
    return this.#now - this.#start;
  }

  after(ms: number, callback: () => void): () => void {
    const key = {};
    this.#due.set(key, { at: this.#now + Math.max(ms, 0), callback });
    return () => this.#due.delete(key);
  }

  soon(callback: () => void): void {
    setImmediate(callback);
  }

  /** Sets the clock, which is not the passing of time. */
  jump(ms: number): void {
    this.#ahead += ms;
  }

  /** How far away each callback is, in milliseconds, the next one first. */
  waiting(): number[] {
    return [...this.#due.values()].map(({ at }) => at - this.#now).sort((a, b) => a - b);
  }

  /** Moves on, and calls back on the way what is due, in order. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const [next] = [...this.#due].filter(([, { at }]) => at <= end).sort(byTime);
      if (next === undefined) break;
      const [key, { at, callback }] = next;
      this.#due.delete(key);
      this.#now = Math.max(this.#now, at);
      callback();
    }
    this.#now = end;
  }
}

type Due = [object, { readonly at: number }];
const byTime = ([, a]: Due, [, b]: Due): number => a.at - b.at;
