/**
 * What time it is, as far as a runtime has watched it pass. Age is counted by it: a clock that is wrong for a while, at
 * the start of a machine or later, must not make everything old at once.
 *
 * What passed while nobody watched, between two runtimes or in a jump of the clock, counts at once when it is little. What
 * is more counts when the clock has held for long enough since.
 */
import type { Clock } from "./clock.ts";
import type { RuntimeSettings } from "./settings.ts";

export interface WatchedTimeOptions extends Pick<RuntimeSettings, "retentionMs" | "clockTrustMs"> {
  readonly clock: Pick<Clock, "now" | "monotonic">;
  /** When an earlier runtime watched last, in milliseconds since 1970. Undefined: never. */
  readonly lastSeen: number | undefined;
  /** Called when the clock is further ahead than is believed, with how far that is in milliseconds. */
  readonly onAhead: (ms: number) => void;
}

/** So much of the time that things are kept for may pass without being watched. */
const UNWATCHED_PART = 0.1;

export class WatchedTime {
  readonly #options: WatchedTimeOptions;
  #believed: number;
  /** When that was, by a clock that does not jump. */
  #at: number;
  /** Since when the clock has been further ahead than is believed, by the same. */
  #aheadSince: number | undefined;

  constructor(options: WatchedTimeOptions) {
    const { clock, lastSeen = Number.POSITIVE_INFINITY } = options;
    this.#options = options;
    this.#believed = Math.min(clock.now(), lastSeen);
    this.#at = clock.monotonic();
  }

  /** Milliseconds since 1970. Never ahead of the clock. */
  now(): number {
    const { clock, retentionMs, clockTrustMs, onAhead } = this.#options;
    const at = clock.monotonic();
    const now = clock.now();
    this.#believed += at - this.#at;
    this.#at = at;
    const ahead = now - this.#believed;
    if (ahead <= retentionMs * UNWATCHED_PART) return this.#believe(now);
    if (this.#aheadSince === undefined) {
      this.#aheadSince = at;
      onAhead(ahead);
    }
    return at - this.#aheadSince < clockTrustMs ? this.#believed : this.#believe(now);
  }

  #believe(now: number): number {
    this.#believed = now;
    this.#aheadSince = undefined;
    return now;
  }
}
