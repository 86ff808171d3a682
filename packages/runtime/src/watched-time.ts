/**
 * What time it is, as far as a runtime has watched it pass. Age is counted by it: a clock that is wrong for a while, at
 * the start of a machine or later, must not make everything old at once.
 *
 * What passed while nobody watched, between two runtimes or in a jump of the clock, counts at once when it is little. What
 * is more counts when the clock has held for long enough since.
 */
import type { Clock } from "./clock.ts";
import { shortestRetention } from "./retention.ts";
import type { RuntimeSettings } from "./settings.ts";

export interface WatchedTimeOptions
  extends Pick<RuntimeSettings, "retentionMs" | "retention" | "clockTrustMs"> {
  readonly clock: Pick<Clock, "now" | "monotonic">;
  /** When an earlier runtime watched last, in milliseconds since 1970. Undefined: never. */
  readonly lastSeen: number | undefined;
  /** Called when the clock is further ahead than is believed, with how far that is in milliseconds. */
  readonly onAhead: (ms: number) => void;
}

/** So much of the shortest time that things are kept for may pass without being watched. */
const UNWATCHED_PART = 0.1;
/** What a clock that is set right now and then may be off by, in milliseconds, however short that time is. */
const UNWATCHED_MS = 60_000;

export class WatchedTime {
  readonly #options: WatchedTimeOptions;
  /** What may pass without being watched, in milliseconds. */
  readonly #unwatched: number;
  #believed: number;
  /** When that was, by a clock that does not jump. */
  #at: number;
  /** Since when the clock has been further ahead than is believed, by the same. */
  #aheadSince: number | undefined;

  constructor(options: WatchedTimeOptions) {
    const { clock, lastSeen = Number.POSITIVE_INFINITY } = options;
    this.#options = options;
    const least = Math.min(UNWATCHED_MS, options.retentionMs * UNWATCHED_PART);
    this.#unwatched = Math.max(least, shortestRetention(options) * UNWATCHED_PART);
    this.#believed = Math.min(clock.now(), lastSeen);
    this.#at = clock.monotonic();
  }

  /** Milliseconds since 1970. Never ahead of the clock. */
  now(): number {
    const { clock, clockTrustMs, onAhead } = this.#options;
    const at = clock.monotonic();
    const now = clock.now();
    this.#believed += at - this.#at;
    this.#at = at;
    const ahead = now - this.#believed;
    if (ahead <= this.#unwatched) return this.#believe(now);
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
