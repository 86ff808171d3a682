/**
 * Time as a simulation has it: nothing passes by itself. All that is to happen waits in one queue, by its time and then in the
 * order in which it was asked for, so that the same questions always have the same answers.
 */
import TinyQueue from "tinyqueue";
import type { Clock } from "../clock.ts";

interface Due {
  readonly at: number;
  readonly order: number;
  readonly callback: () => void;
  /** Who has asked for it; undefined: nobody who could die. */
  readonly process: Process | undefined;
  isCancelled: boolean;
}

interface Process {
  hasEnded: boolean;
}

export class SimulatedClock implements Clock {
  readonly #due = new TinyQueue<Due>([], (a, b) => a.at - b.at || a.order - b.order);
  readonly #start: number;
  #passed = 0;
  /** How far the machine's clock has been set ahead, or back. */
  #ahead = 0;
  #order = 0;

  /** @param start in milliseconds since 1970 */
  constructor(start: number) {
    this.#start = start;
  }

  now(): number {
    return Math.floor(this.#start + this.#passed + this.#ahead);
  }

  monotonic(): number {
    return this.#passed;
  }

  after(ms: number, callback: () => void): () => void {
    return this.#add(ms, callback, undefined);
  }

  soon(callback: () => void): void {
    this.after(0, callback);
  }

  /** The same clock for a process that may die: nothing of what it waits for happens once it has ended. */
  process(): { readonly clock: Clock; readonly end: () => void } {
    const process = { hasEnded: false };
    const after: Clock["after"] = (ms, callback) => this.#add(ms, callback, process);
    return {
      clock: {
        now: () => this.now(),
        monotonic: () => this.monotonic(),
        after,
        soon: (callback) => after(0, callback),
      },
      end() {
        process.hasEnded = true;
      },
    };
  }

  /** Sets the machine's clock, which is not the passing of time. */
  jump(ms: number): void {
    this.#ahead += ms;
  }

  /**
   * Lets the time until the next thing pass, and does it. False when there is nothing to do in the next `limitMs`: then that time has
   * passed.
   */
  next(limitMs: number): boolean {
    const end = this.#passed + limitMs;
    for (let due = this.#due.peek(); due !== undefined && due.at <= end; due = this.#due.peek()) {
      this.#due.pop();
      if (due.isCancelled || due.process?.hasEnded) continue;
      this.#passed = Math.max(this.#passed, due.at);
      due.callback();
      return true;
    }
    this.#passed = Math.max(this.#passed, end);
    return false;
  }

  #add(ms: number, callback: () => void, process: Process | undefined): () => void {
    const due: Due = {
      at: this.#passed + Math.max(ms, 0),
      order: this.#order++,
      callback,
      process,
      isCancelled: false,
    };
    this.#due.push(due);
    return () => {
      due.isCancelled = true;
    };
  }
}
