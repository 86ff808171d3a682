/**
 * Delayed messages. All of them are in the store; in memory are those that fire soon, and the tokens of instances that
 * have used some lately, so that a million pending timers cost no memory.
 */
import TinyQueue from "tinyqueue";
import type { Clock } from "../clock.ts";
import type { Committer } from "../commit/committer.ts";
import type { Timer } from "../model.ts";
import type { Store } from "../store/store.ts";

/** How far ahead timers are in memory, in milliseconds, and how often that is moved on. */
const HORIZON_MS = 60_000;
const ADVANCE_MS = 30_000;
/** How long the rest waits when more are due than a group should hold, in milliseconds. */
const PAUSE_MS = 5;
/** How many callers' tokens are kept in memory. */
const MAX_CALLERS = 50_000;

export interface TimersOptions {
  readonly store: Pick<Store, "timersDue" | "timersOf" | "lastSeqs">;
  readonly committer: Pick<Committer, "group" | "pending" | "durableThrough" | "isHeavy">;
  readonly clock: Clock;
  /** Called for each timer whose time has come; it is gone by then. */
  readonly onFire: (timer: Timer) => void;
}

/** The pending tokens of one caller id, which all functions share, as they do on Flink. */
interface CallerTokens {
  readonly pending: Map<string, Timer>;
  /** The last group with changes of them. */
  changedIn: number;
}

export class Timers {
  readonly #options: TimersOptions;
  readonly #callers = new Map<string, CallerTokens>();
  readonly #soon = new Map<number, Timer>();
  readonly #queue = new TinyQueue<Timer>([], (a, b) => a.fireAt - b.fireAt || a.seq - b.seq);
  #horizon = Number.NEGATIVE_INFINITY;
  #nextSeq: number;
  #cancelWake: (() => void) | undefined;
  #wakeAt = Number.POSITIVE_INFINITY;
  #cancelAdvance: (() => void) | undefined;

  constructor(options: TimersOptions) {
    this.#options = options;
    this.#nextSeq = options.store.lastSeqs().timer + 1;
  }

  /** Fires what is due, and from now on everything in time. */
  start(): void {
    this.#advance();
  }

  stop(): void {
    this.#cancelWake?.();
    this.#cancelAdvance?.();
  }

  isPending(callerId: string, token: string): boolean {
    return this.#tokensOf(callerId).pending.has(token);
  }

  /** Sets a timer. Its token must not be pending. */
  set(fields: Omit<Timer, "seq">): void {
    const { committer } = this.#options;
    const timer: Timer = { ...fields, seq: this.#nextSeq++ };
    committer.group.addTimer(timer);
    if (timer.token !== undefined) this.#change(timer.caller.id).set(timer.token, timer);
    if (timer.fireAt <= this.#horizon) this.#expectSoon(timer);
  }

  /** Takes a timer back; nothing happens when there is none. */
  cancel(callerId: string, token: string): void {
    const timer = this.#tokensOf(callerId).pending.get(token);
    if (timer !== undefined) this.#remove(timer);
  }

  #remove(timer: Timer): void {
    this.#options.committer.group.removeTimer(timer.seq);
    this.#soon.delete(timer.seq);
    if (timer.token !== undefined) this.#change(timer.caller.id).delete(timer.token);
  }

  #tokensOf(callerId: string): CallerTokens {
    const known = this.#callers.get(callerId);
    if (known !== undefined) return known;
    // It is not in memory, so all of it is committed: tokens leave memory only then.
    const pending = new Map<string, Timer>();
    for (const timer of this.#options.store.timersOf(callerId)) {
      if (timer.token !== undefined) pending.set(timer.token, timer);
    }
    if (this.#callers.size >= MAX_CALLERS) this.#evict();
    const tokens: CallerTokens = { pending, changedIn: 0 };
    this.#callers.set(callerId, tokens);
    return tokens;
  }

  #change(callerId: string): Map<string, Timer> {
    const tokens = this.#tokensOf(callerId);
    tokens.changedIn = this.#options.committer.group.number;
    return tokens.pending;
  }

  #evict(): void {
    for (const [callerId, { changedIn }] of this.#callers) {
      if (this.#callers.size <= MAX_CALLERS * 0.9) return;
      if (changedIn <= this.#options.committer.durableThrough) this.#callers.delete(callerId);
    }
  }

  #expectSoon(timer: Timer): void {
    if (this.#soon.has(timer.seq)) return;
    this.#soon.set(timer.seq, timer);
    this.#queue.push(timer);
    this.#wakeFor(timer.fireAt);
  }

  #wakeFor(fireAt: number): void {
    if (fireAt >= this.#wakeAt) return;
    this.#cancelWake?.();
    this.#wakeAt = fireAt;
    const { clock } = this.#options;
    this.#cancelWake = clock.after(fireAt - clock.now(), () => this.#fireDue());
  }

  #fireDue(): void {
    this.#wakeAt = Number.POSITIVE_INFINITY;
    const { committer, clock } = this.#options;
    const now = clock.now();
    for (let next = this.#queue.peek(); next !== undefined; next = this.#queue.peek()) {
      const isPending = this.#soon.has(next.seq);
      if (isPending && next.fireAt > now) {
        this.#wakeFor(next.fireAt);
        return;
      }
      if (committer.isHeavy) {
        this.#wakeFor(now + PAUSE_MS);
        return;
      }
      this.#queue.pop();
      if (!isPending) continue;
      this.#remove(next);
      this.#options.onFire(next);
    }
  }

  /** Moves the horizon on and brings what has come within it into memory. */
  #advance(): void {
    const { store, committer, clock } = this.#options;
    const from = this.#horizon;
    this.#horizon = Math.max(from, clock.now() + HORIZON_MS);
    // What is not committed yet cannot be read. What is being committed may be in both, and counts once.
    const uncommitted = committer.pending.flatMap((group) => [...group.timers()]);
    const gone = new Set(committer.pending.flatMap((group) => group.removedTimers));
    for (const timer of [...store.timersDue(from, this.#horizon), ...uncommitted]) {
      if (timer.fireAt <= this.#horizon && !gone.has(timer.seq)) this.#expectSoon(timer);
    }
    this.#cancelAdvance = clock.after(ADVANCE_MS, () => this.#advance());
  }
}
