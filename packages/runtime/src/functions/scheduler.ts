/**
 * Whose turn it is: the queues of instances that are ready, what may be in flight, and the question whether all is
 * quiet. Looks for work in turns of the event loop of its own, so that what comes in together is met together.
 */
import type { Clock } from "../clock.ts";
import type { FunctionType } from "./function-type.ts";
import type { FunctionTypes } from "./function-types.ts";
import type { InFlight } from "./in-flight.ts";
import type { Instance } from "./instance.ts";

export interface SchedulerOptions {
  readonly types: FunctionTypes;
  readonly clock: Clock;
  readonly inFlight: InFlight;
  /** Looks for work; called at most once in a turn of the event loop. */
  readonly onTurn: () => void;
}

export class Scheduler {
  readonly #options: SchedulerOptions;
  #isScheduled = false;
  #state: "working" | "draining" | "stopped" = "working";
  #whenIdle: (() => void) | undefined;

  constructor(options: SchedulerOptions) {
    this.#options = options;
  }

  get isWorking(): boolean {
    return this.#state === "working";
  }

  /** Whether answers that still come are too late to count. */
  get isStopped(): boolean {
    return this.#state === "stopped";
  }

  /** Looks for work soon: call it when there may be some. */
  schedule(): void {
    if (this.#isScheduled || !this.isWorking) return;
    this.#isScheduled = true;
    this.#options.clock.soon(() => {
      this.#isScheduled = false;
      if (this.isWorking) this.#options.onTurn();
    });
  }

  /** Puts an instance that has messages into its function's queue, unless it is paused by itself. */
  makeReady(instance: Instance): void {
    if (instance.isPaused) {
      instance.status = "waiting";
      return;
    }
    instance.status = "ready";
    const { type, failure } = instance;
    (failure === undefined ? type.ready : type.retries).add(instance);
    this.schedule();
  }

  /** Ends an instance's wait. Something else may have ended it before. */
  wake(instance: Instance): void {
    if (instance.status === "waiting" && this.isWorking) this.makeReady(instance);
  }

  /** Takes an instance out of its function's queue, if it is in there. */
  takeOut(instance: Instance): void {
    const { type } = instance;
    if (type.ready.delete(instance) || type.retries.delete(instance)) instance.status = "waiting";
    noteLess(type);
  }

  /** Whether a function begins batches. Those of its instances that are ready keep their places meanwhile. */
  setPaused(type: FunctionType, isPaused: boolean): void {
    type.isPaused = isPaused;
    noteLess(type);
    this.schedule();
  }

  /** The instances whose turn it is, each taken out of its queue. They begin a batch, or do not, before the next one. */
  *due(): Iterable<Instance> {
    const { types, inFlight } = this.#options;
    for (const type of types.inTurn()) {
      if (type.isPaused) continue;
      for (const instance of type.ready) {
        if (!type.endpoint.takes(false) || !inFlight.hasPlace(type)) break;
        type.ready.delete(instance);
        yield instance;
      }
      for (const instance of type.retries) {
        if (!type.endpoint.takes(true) || !type.load.takesCalls) break;
        type.retries.delete(instance);
        yield instance;
      }
    }
  }

  /** To be called when an answer has been dealt with. */
  noteDone({ type }: Instance): void {
    noteLess(type);
    if (this.#options.inFlight.size === 0) this.#whenIdle?.();
    this.schedule();
  }

  /** Quiescence: whether no message is on its way, apart from those of functions that are too slow to wait for. */
  isQuiet(): boolean {
    for (const type of this.#options.types.all()) {
      if (type.isBusy && !type.isLagging) return false;
    }
    return true;
  }

  /** From now on nobody waits for the functions that are busy, until they have caught up. */
  leaveBehind(): void {
    for (const type of this.#options.types.all()) type.isLagging = type.isBusy;
    this.schedule();
  }

  /** Starts nothing more, and resolves when nothing is in flight. What is not done after `drainMs` is left undone. */
  async stop(drainMs: number): Promise<void> {
    this.#state = "draining";
    if (this.#options.inFlight.size > 0) {
      const idle = Promise.withResolvers<void>();
      this.#whenIdle = idle.resolve;
      const cancel = this.#options.clock.after(drainMs, idle.resolve);
      await idle.promise;
      cancel();
    }
    this.#state = "stopped";
  }
}

/** A function that has caught up is waited for again. */
function noteLess(type: FunctionType): void {
  if (!type.isBusy) type.isLagging = false;
}
