/**
 * The batches in flight. A function has only so many at once, but a call that takes long gives its place away and is set
 * aside: its instance holds up nobody from then on, neither by the place, nor by the messages that wait behind it, nor at
 * the question whether all is quiet. Instances that fail are called aside from the beginning.
 */
import type { Clock } from "../clock.ts";
import type { Committer } from "../commit/committer.ts";
import type { Message } from "../model.ts";
import type { FunctionType } from "./function-type.ts";
import type { Instance } from "./instance.ts";

/** From here on a call is long, in milliseconds. */
const LONG_MS = 100;
/** From here on it is stuck, in milliseconds. */
const STUCK_MS = 10_000;
/** From here on it is worth a line in the log, in milliseconds; the next one comes after twice the time. */
const WORTH_LOGGING_MS = 10_000;
/** With fewer messages behind it than this, an instance that was set aside has caught up. */
const CAUGHT_UP = 128;

/** The function's calls that have been in flight for long. */
export interface LongCalls {
  readonly function: string;
  readonly calls: number;
  /** The id of the instance whose call has been in flight for longest. */
  readonly id: string;
  readonly seconds: number;
}

/** A function's calls in flight. */
export interface CallAges {
  /** Of the one that has been in flight for longest, in seconds. */
  longest: number;
  /** Those that have been so for more than 10 s. */
  stuck: number;
}

export interface InFlightOptions {
  readonly clock: Clock;
  readonly committer: Pick<Committer, "whenSettled">;
  /** Batches of one function type in flight at once, without those that are set aside. */
  readonly batchesInFlight: number;
  /** Called when there may be room. */
  readonly onRoom: () => void;
  /** Called for a function with calls that take very long, ever more rarely. */
  readonly onLong: (calls: LongCalls) => void;
  /** Called when a call gets stuck. */
  readonly onStuck: () => void;
}

export class InFlight {
  readonly #options: InFlightOptions;
  /** Those with a place, and those without one: the longest-running first. */
  readonly #placed = new Set<Instance>();
  readonly #aside = new Set<Instance>();
  #cancelLook: (() => void) | undefined;
  #cancelReport: (() => void) | undefined;
  #cancelWatch: (() => void) | undefined;
  #reportAfterMs = WORTH_LOGGING_MS;

  constructor(options: InFlightOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#placed.size + this.#aside.size;
  }

  /** Whether a batch of an instance that is not aside may begin. */
  hasPlace(type: FunctionType): boolean {
    return type.placed < this.#options.batchesInFlight && type.load.takesCalls;
  }

  begin(instance: Instance, batch: readonly Message[]): void {
    const { type } = instance;
    const { clock } = this.#options;
    const bytes = batch.reduce((sum, { value }) => sum + (value?.length ?? 0), 0);
    instance.call = { batch, begunAt: clock.monotonic(), since: clock.now(), bytes };
    instance.status = "running";
    type.running++;
    type.endpoint.begin(instance.failure !== undefined);
    type.load.bytesInFlight += bytes;
    if (instance.isAside || instance.failure !== undefined) {
      this.#setAside(instance);
      return;
    }
    type.placed++;
    type.load.bytes += bytes;
    this.#placed.add(instance);
    this.#lookLater();
  }

  /** The call has ended, one way or another. */
  end(instance: Instance): void {
    const { type, call } = instance;
    if (call === undefined) return;
    instance.call = undefined;
    type.running--;
    type.endpoint.end(instance.failure !== undefined);
    type.load.bytesInFlight -= call.bytes;
    if (this.#placed.delete(instance)) this.#leave(instance, call.bytes);
    this.#aside.delete(instance);
    const isLong = this.#options.clock.monotonic() - call.begunAt >= LONG_MS;
    if (!isLong && instance.mailbox.size < CAUGHT_UP) instance.isAside = false;
  }

  /** The instances with a call in flight, about the longest-running first: to within {@link LONG_MS}. */
  *running(): Generator<Instance, void> {
    yield* this.#aside;
    yield* this.#placed;
  }

  /** Of each function with a call in flight. */
  ages(): ReadonlyMap<FunctionType, CallAges> {
    const now = this.#options.clock.monotonic();
    const ages = new Map<FunctionType, CallAges>();
    for (const { type, call } of this.running()) {
      const ms = now - (call?.begunAt ?? now);
      let known = ages.get(type);
      if (known === undefined) {
        known = { longest: 0, stuck: 0 };
        ages.set(type, known);
      }
      known.longest = Math.max(known.longest, ms / 1000);
      if (ms > STUCK_MS) known.stuck++;
    }
    return ages;
  }

  stop(): void {
    this.#cancelLook?.();
    this.#cancelReport?.();
    this.#cancelWatch?.();
  }

  #leave({ type }: Instance, bytes: number): void {
    type.placed--;
    type.load.bytes -= bytes;
  }

  #setAside(instance: Instance): void {
    const { committer, clock } = this.#options;
    instance.isAside = true;
    this.#aside.add(instance);
    instance.mailbox.isCounted = false;
    // What waits behind it is left to the store: there may be much of it, for long.
    if (instance.mailbox.inMemory > 0) {
      committer.whenSettled(() => {
        if (this.#aside.has(instance)) instance.mailbox.unload();
      });
    }
    this.#cancelReport ??= clock.after(this.#reportAfterMs, () => this.#report());
    this.#watch();
  }

  /** Looks again when the next one gets stuck. */
  #watch(): void {
    if (this.#cancelWatch !== undefined) return;
    const { clock, onStuck } = this.#options;
    const now = clock.monotonic();
    for (const { call } of this.#aside) {
      const age = now - (call?.begunAt ?? now);
      if (age > STUCK_MS) continue;
      this.#cancelWatch = clock.after(STUCK_MS - age + 1, () => {
        this.#cancelWatch = undefined;
        onStuck();
        this.#watch();
      });
      return;
    }
  }

  #lookLater(): void {
    if (this.#cancelLook !== undefined) return;
    const [oldest] = this.#placed;
    if (oldest?.call === undefined) return;
    const { clock } = this.#options;
    const age = clock.monotonic() - oldest.call.begunAt;
    this.#cancelLook = clock.after(LONG_MS - age, () => this.#look());
  }

  /** Sets aside what has taken long by now. */
  #look(): void {
    this.#cancelLook = undefined;
    const { clock, onRoom } = this.#options;
    const now = clock.monotonic();
    let found = false;
    for (const instance of this.#placed) {
      const { call } = instance;
      if (call === undefined || now - call.begunAt < LONG_MS) break;
      this.#placed.delete(instance);
      this.#setAside(instance);
      this.#leave(instance, call.bytes);
      if (!instance.type.isBusy) instance.type.isLagging = false;
      found = true;
    }
    this.#lookLater();
    if (found) onRoom();
  }

  #report(): void {
    const { clock, onLong } = this.#options;
    const now = clock.monotonic();
    const found = new Map<FunctionType, { calls: number; id: string; seconds: number }>();
    for (const { type, key, call } of this.#aside) {
      const seconds = (now - (call?.begunAt ?? now)) / 1000;
      if (seconds * 1000 < WORTH_LOGGING_MS) continue;
      const before = found.get(type);
      if (before === undefined || seconds > before.seconds)
        found.set(type, { calls: (before?.calls ?? 0) + 1, id: key.id, seconds });
      else before.calls++;
    }
    for (const [{ typename }, calls] of found) onLong({ function: typename, ...calls });
    this.#reportAfterMs = found.size > 0 ? this.#reportAfterMs * 2 : WORTH_LOGGING_MS;
    this.#cancelReport =
      this.#aside.size > 0 ? clock.after(this.#reportAfterMs, () => this.#report()) : undefined;
  }
}
