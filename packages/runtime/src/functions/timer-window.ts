/**
 * The timers of one function that fire next. The rest is on disk only, so that a million pending timers, or a million
 * overdue ones, cost the memory of a window.
 */
import TinyQueue from "tinyqueue";
import type { Group } from "../commit/group.ts";
import type { Timer, TimerPlace } from "../model.ts";

/** How many timers are read at once, and how large their values may be together, in bytes. */
const PAGE_TIMERS = 1000;
const PAGE_BYTES = 1024 * 1024;
/** A window that has grown beyond this is cut back to a page. */
const MAX_TIMERS = 2 * PAGE_TIMERS;
const MAX_BYTES = 2 * PAGE_BYTES;

const BEGINNING: TimerPlace = { fireAt: Number.NEGATIVE_INFINITY, seq: 0 };
const END: TimerPlace = { fireAt: Number.POSITIVE_INFINITY, seq: 0 };

/** Gives at most `limit` committed timers of the function that come after a place, in their order. */
export type ReadTimers = (after: TimerPlace, limit: number, maxBytes: number) => readonly Timer[];

export class TimerWindow {
  readonly #target: string;
  /** Those in the window, and some that are not pending any more. */
  #queue = new TinyQueue<Timer>([], byPlace);
  readonly #pending = new Map<number, Timer>();
  #bytes = 0;
  /** What is pending up to here is in the window, and what comes after it is not. */
  #end = BEGINNING;

  /** A window with nothing in it yet, of the timers for a function. */
  constructor(target: string) {
    this.#target = target;
  }

  /** When there is something to do, in milliseconds since 1970: a timer to fire, or more of them to be read. */
  get nextAt(): number {
    return this.peek()?.fireAt ?? this.#end.fireAt;
  }

  /** The timer that fires next; undefined when more of them have to be read first. */
  peek(): Timer | undefined {
    for (let next = this.#queue.peek(); next !== undefined; next = this.#queue.peek()) {
      if (this.#pending.has(next.seq)) return next;
      this.#queue.pop();
    }
    return undefined;
  }

  /** Adds a timer of a group that is not durable yet. */
  add(timer: Timer): void {
    if (byPlace(timer, this.#end) > 0 || this.#pending.has(timer.seq)) return;
    this.#pending.set(timer.seq, timer);
    this.#bytes += bytesOf(timer);
    this.#queue.push(timer);
    if (this.#queue.length > MAX_TIMERS || this.#bytes > MAX_BYTES) this.#cut();
  }

  /** Removes a timer, which need not be in here. */
  delete(seq: number): void {
    const timer = this.#pending.get(seq);
    if (timer === undefined) return;
    this.#pending.delete(seq);
    this.#bytes -= bytesOf(timer);
  }

  /** Reads on. `uncommitted` groups have timers that cannot be read yet, and have removed some that still can. */
  refill(read: ReadTimers, uncommitted: readonly Group[]): void {
    const from = this.#end;
    const page = read(from, PAGE_TIMERS, PAGE_BYTES);
    this.#end = page.at(-1) ?? END;
    const gone = new Set(uncommitted.flatMap((group) => group.removedTimers));
    const added = uncommitted.flatMap((group) => [...group.timers()]);
    for (const timer of [...page, ...added]) {
      const isOurs = timer.target.function === this.#target && byPlace(timer, from) > 0;
      if (isOurs && !gone.has(timer.seq)) this.add(timer);
    }
  }

  /** Lets go of the timers that fire last: they are on disk, or in a group that {@link refill} is given. */
  #cut(): void {
    const all = [...this.#pending.values()].sort(byPlace);
    let bytes = 0;
    const over = all.findIndex((timer, index) => {
      bytes += bytesOf(timer);
      return index > 0 && (index >= PAGE_TIMERS || bytes > PAGE_BYTES);
    });
    const kept = over < 0 ? all : all.slice(0, over);
    for (const { seq } of all.slice(kept.length)) this.delete(seq);
    this.#queue = new TinyQueue([...kept], byPlace);
    const last = kept.at(-1);
    if (over >= 0 && last !== undefined) this.#end = last;
  }
}

function bytesOf({ target, token, value }: Timer): number {
  return target.id.length + (token?.length ?? 0) + (value?.length ?? 0);
}

function byPlace(a: TimerPlace, b: TimerPlace): number {
  return a.fireAt - b.fireAt || a.seq - b.seq;
}
