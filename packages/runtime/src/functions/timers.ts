/**
 * Delayed messages. All of them are in the store; in memory are, for each function, those that fire next. They come as
 * records do: in the scheduler's turns, a slice at a time, and only while their function has room for them.
 */
import type { Clock } from "../clock.ts";
import type { Committer } from "../commit/committer.ts";
import type { Timer } from "../model.ts";
import type { Store } from "../store/store.ts";
import type { Sequence } from "./sequence.ts";
import { TimerWindow } from "./timer-window.ts";
import { Tokens } from "./tokens.ts";

/** How many timers fire in a turn, and for how many of them it counts to read a page. */
const SLICE = 1000;
const READ_COST = 500;

export interface TimersOptions {
  readonly store: Pick<Store, "timer" | "timers" | "timerTargets" | "timersOf" | "timerOf">;
  readonly committer: Pick<Committer, "group" | "pending" | "durableThrough" | "isHeavy">;
  readonly clock: Clock;
  readonly sequence: Pick<Sequence, "next">;
  /** Called when there is something to do for {@link Timers.draw}. */
  readonly onDue: () => void;
  /** Called for each timer whose time has come; it is gone by then. */
  readonly onFire: (timer: Timer) => void;
}

export class Timers {
  readonly #options: TimersOptions;
  readonly #tokens: Tokens;
  /** By function, those that were drawn from last at the end. */
  readonly #windows = new Map<string, TimerWindow>();
  /** Whether some may be due by now. */
  #isDue = false;
  #cancelWake: (() => void) | undefined;
  #wakeAt = Number.POSITIVE_INFINITY;

  constructor(options: TimersOptions) {
    this.#options = options;
    this.#tokens = new Tokens(options);
  }

  /** Lets what is due come, and from now on everything in time. */
  start(): void {
    for (const target of this.#options.store.timerTargets()) this.#window(target);
  }

  stop(): void {
    this.#cancelWake?.();
  }

  /** Whether there may be something to do by now. */
  get isDue(): boolean {
    return this.#isDue;
  }

  /** When the next one for a function comes, in milliseconds since 1970; undefined when none is known yet, or there is none. */
  nextFor(target: string): number | undefined {
    return this.#windows.get(target)?.peek()?.fireAt;
  }

  isPending(callerId: string, token: string): boolean {
    return this.#tokens.get(callerId, token) !== undefined;
  }

  /** Sets a timer. Its token must not be pending. */
  set(fields: Omit<Timer, "seq">): void {
    const timer: Timer = { ...fields, seq: this.#options.sequence.next() };
    const { target, caller, token, seq } = timer;
    this.#options.committer.group.addTimer(timer);
    if (token !== undefined) {
      this.#tokens.set(caller.id, token, { token, seq, function: target.function });
    }
    const window = this.#window(target.function);
    window.add(timer);
    if (!this.#isDue) this.#wakeFor(window);
  }

  /** Takes a timer back; nothing happens when there is none. */
  cancel(callerId: string, token: string): void {
    const timer = this.#tokens.get(callerId, token);
    if (timer === undefined) return;
    this.#options.committer.group.removeTimer(timer.seq);
    this.#tokens.set(callerId, token, undefined);
    this.#windows.get(timer.function)?.delete(timer.seq);
  }

  /** A timer that is durable and still pending. */
  find(seq: number): Timer | undefined {
    const { store, committer } = this.#options;
    const isGone = committer.pending.some(({ removedTimers }) => removedTimers.includes(seq));
    return isGone ? undefined : store.timer(seq);
  }

  /** Takes it back, without letting it fire. */
  take({ seq, target, caller, token }: Timer): void {
    this.#options.committer.group.removeTimer(seq);
    this.#windows.get(target.function)?.delete(seq);
    if (token !== undefined) this.#tokens.set(caller.id, token, undefined);
  }

  /** Fires what is due, a slice of it at most, for as long as `hasRoom` says so of the function that it is for. */
  draw(hasRoom: (target: string) => boolean): void {
    if (!this.#isDue) return;
    this.#isDue = false;
    const { committer, clock, onDue } = this.#options;
    const now = clock.now();
    let left = SLICE;
    for (const [target, window] of [...this.#windows]) {
      while (left > 0 && window.nextAt <= now && !committer.isHeavy && hasRoom(target)) {
        left -= this.#advance(target, window);
      }
      if (window.nextAt > now) {
        this.#wakeFor(window);
      } else {
        // For lack of room: there is another turn when there is some.
        this.#isDue = true;
        if (left > 0) continue;
        this.#windows.delete(target);
        this.#windows.set(target, window);
        onDue();
        return;
      }
    }
  }

  /** Fires the next timer of a window, or reads on. Returns for how many timers that counts. */
  #advance(target: string, window: TimerWindow): number {
    const { store, committer, onFire } = this.#options;
    const timer = window.peek();
    if (timer === undefined) {
      window.refill((...page) => store.timers(target, ...page), committer.pending);
      return READ_COST;
    }
    this.take(timer);
    onFire(timer);
    return 1;
  }

  #window(target: string): TimerWindow {
    let window = this.#windows.get(target);
    if (window === undefined) {
      window = new TimerWindow(target);
      this.#windows.set(target, window);
      // To read its first page.
      this.#noteDue();
    }
    return window;
  }

  #wakeFor({ nextAt }: TimerWindow): void {
    const { clock } = this.#options;
    if (nextAt >= this.#wakeAt) return;
    this.#cancelWake?.();
    this.#wakeAt = nextAt;
    this.#cancelWake = clock.after(nextAt - clock.now(), () => {
      this.#wakeAt = Number.POSITIVE_INFINITY;
      this.#noteDue();
    });
  }

  #noteDue(): void {
    this.#isDue = true;
    this.#options.onDue();
  }
}
