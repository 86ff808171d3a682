/** How long commits take: all of them by size, and the newest ones as they are, for those who look. */

/** Upper bounds of what is counted together, in milliseconds. */
const BOUNDS_MS = [1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000] as const;
/** So many of the newest ones tell how it goes now. */
const NEWEST = 256;

/** Durations by size, all in seconds. */
export interface DurationHistogram {
  /** How many took no longer than `le`; the last bound is infinite, and so counts all. */
  readonly buckets: readonly { readonly le: number; readonly count: number }[];
  readonly sum: number;
}

export class CommitTimes {
  /** By bound, and at the end those above the last one. */
  readonly #counts = new Array<number>(BOUNDS_MS.length + 1).fill(0);
  readonly #newest: number[] = [];
  #count = 0;
  #sumMs = 0;

  add(ms: number): void {
    const index = BOUNDS_MS.findIndex((bound) => ms <= bound);
    const at = index < 0 ? BOUNDS_MS.length : index;
    this.#counts[at] = (this.#counts[at] ?? 0) + 1;
    this.#newest[this.#count++ % NEWEST] = ms;
    this.#sumMs += ms;
  }

  get histogram(): DurationHistogram {
    let count = 0;
    const buckets = this.#counts.map((more, index) => {
      count += more;
      return { le: (BOUNDS_MS[index] ?? Number.POSITIVE_INFINITY) / 1000, count };
    });
    return { buckets, sum: this.#sumMs / 1000 };
  }

  /** What that share of the newest ones, from 0 to 1, took no longer than, in milliseconds; 0 when there was none. */
  quantile(share: number): number {
    const sorted = this.#newest.toSorted((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  }
}
