/**
 * Work that many ask for at once, done a share in each turn of the event loop and in the order in which it was asked for,
 * so that neither other work nor any one of those who ask waits for all of it.
 */
import type { Clock } from "./clock.ts";

/** What doing something at all counts for, however little comes of it, in bytes. */
const LEAST_COST = 1024;

export class Turns {
  readonly #clock: Pick<Clock, "soon">;
  readonly #bytes: number;
  #waiting: (() => number)[] = [];
  #isScheduled = false;

  /** Work that makes `bytes` together is done in one turn; that of a single piece may be more. */
  constructor(clock: Pick<Clock, "soon">, bytes: number) {
    this.#clock = clock;
    this.#bytes = bytes;
  }

  /** Resolves with what the work gives, when it has had its turn. `sizeOf` says how much that is, in bytes. */
  run<T>(work: () => T, sizeOf: (result: T) => number): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#waiting.push(() => {
        try {
          const result = work();
          resolve(result);
          return sizeOf(result);
        } catch (error) {
          reject(error);
          return 0;
        }
      });
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#isScheduled || this.#waiting.length === 0) return;
    this.#isScheduled = true;
    this.#clock.soon(() => this.#turn());
  }

  #turn(): void {
    let [done, bytes] = [0, 0];
    for (const work of this.#waiting) {
      if (bytes >= this.#bytes) break;
      bytes += Math.max(LEAST_COST, work());
      done++;
    }
    this.#waiting = this.#waiting.slice(done);
    this.#isScheduled = false;
    this.#schedule();
  }
}
