/** How often a caller asks: a count for each, begun anew every second, so that it takes no more memory than a second brings. */

const SECOND_MS = 1000;

export class Rates {
  readonly #perSecond: number;
  readonly #now: () => number;
  readonly #counts = new Map<string, number>();
  #since = Number.NEGATIVE_INFINITY;

  /** `now` is in milliseconds and never goes back. */
  constructor(perSecond: number, now: () => number = () => performance.now()) {
    this.#perSecond = perSecond;
    this.#now = now;
  }

  /** Counts a request, and says whether it is one too many; then one after the next second begins is not. */
  isOver(who: string): boolean {
    const now = this.#now();
    if (now - this.#since >= SECOND_MS) {
      this.#since = now;
      this.#counts.clear();
    }
    const count = (this.#counts.get(who) ?? 0) + 1;
    this.#counts.set(who, count);
    return count > this.#perSecond;
  }
}
