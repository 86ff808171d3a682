/**
 * What is known of the service behind an endpoint, once for all of its functions: how many calls it has, and whether it is
 * there. One that is not is tried with one call at a time, ever more rarely, while everything else waits its turn as before;
 * the first answer lets all of it go on.
 */
import type { Transport } from "../call/transport.ts";
import type { Clock } from "../clock.ts";
import { backoff } from "./backoff.ts";

/** The longest wait between two tries, in milliseconds: short, because a try costs next to nothing and everybody waits for it. */
const LONGEST_MS = 1000;

/** A service that cannot be reached: since when, why, and when it is tried next. Times are in milliseconds since 1970. */
export interface Outage {
  readonly since: number;
  readonly reason: string;
  readonly attempts: number;
  readonly retryAt: number;
}

/** One that is over: from when on it could be reached again. */
export interface PastOutage extends Pick<Outage, "since" | "reason"> {
  readonly until: number;
}

export interface EndpointOptions {
  /** How the module calls it, for people. */
  readonly name: string;
  readonly transport: Transport;
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Calls in flight at the most. */
  readonly callsInFlight: number;
  /** Called when it is there for the first time, when it goes away, when it is back, and whenever it may be tried. */
  readonly onChange: (endpoint: Endpoint, change: "new" | "down" | "up" | "try") => void;
}

export class Endpoint {
  readonly name: string;
  readonly transport: Transport;
  /** Calls without an answer. */
  inFlight = 0;
  /** Those among them for instances that have failed before. */
  retriesInFlight = 0;
  /** The last outage that is over. */
  lastOutage: PastOutage | undefined;
  readonly #options: EndpointOptions;
  #outage: Outage | undefined;
  #mayTry = false;
  #cancelTry: () => void = () => undefined;
  #answeredAt = Number.NEGATIVE_INFINITY;

  constructor(options: EndpointOptions) {
    this.name = options.name;
    this.transport = options.transport;
    this.#options = options;
  }

  /** Undefined while it is there. */
  get outage(): Outage | undefined {
    return this.#outage;
  }

  /** Whether it can be called now; repeated calls may take half of the room, so that there is some left for all others. */
  takes(isRetry: boolean): boolean {
    if (this.#outage !== undefined) return this.#mayTry;
    const { callsInFlight } = this.#options;
    if (this.inFlight >= callsInFlight) return false;
    return !isRetry || this.retriesInFlight < Math.max(1, callsInFlight / 2);
  }

  begin(isRetry: boolean): void {
    this.inFlight++;
    if (isRetry) this.retriesInFlight++;
    if (this.#outage !== undefined) this.#tryLater(this.#outage);
  }

  end(wasRetry: boolean): void {
    this.inFlight--;
    if (wasRetry) this.retriesInFlight--;
  }

  /** Notes that it has answered something. */
  noteAnswer(): void {
    const { clock } = this.#options;
    this.#answeredAt = clock.monotonic();
    if (this.#outage === undefined) return;
    this.#cancelTry();
    const { since, reason } = this.#outage;
    this.lastOutage = { since, reason, until: clock.now() };
    this.#outage = undefined;
    this.#options.onChange(this, "up");
  }

  /**
   * Notes a call that did not reach it. False when it has answered others since that call was begun (`begunAt`, monotonic):
   * then it is there, and it is that one call's trouble.
   */
  noteUnreached(begunAt: number, reason: string): boolean {
    const { clock, onChange } = this.#options;
    if (this.#answeredAt > begunAt) return false;
    if (this.#outage !== undefined) {
      this.#outage = { ...this.#outage, reason };
      return true;
    }
    this.#tryLater({ since: clock.now(), reason, attempts: 0, retryAt: 0 });
    onChange(this, "down");
    return true;
  }

  stop(): void {
    this.#cancelTry();
  }

  #tryLater(outage: Outage): void {
    const { clock, random, onChange } = this.#options;
    const attempts = outage.attempts + 1;
    const waitMs = Math.min(backoff(attempts, random()), LONGEST_MS);
    this.#outage = { ...outage, attempts, retryAt: clock.now() + waitMs };
    this.#mayTry = false;
    this.#cancelTry();
    this.#cancelTry = clock.after(waitMs, () => {
      this.#mayTry = true;
      onChange(this, "try");
    });
  }
}
