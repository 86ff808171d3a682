/**
 * The runtime itself in a world where time, network, disk and randomness are simulated, in this process and without a socket
 * or a file. The same seed and the same requests make the same life.
 */
import type { BatchHandler } from "statefun-wire";
import { type Assembly, assemble, type Logger } from "../assembly.ts";
import type { Clock } from "../clock.ts";
import type { EgressSpec, Module } from "../module/module.ts";
import { type Runtime, startRuntime } from "../runtime.ts";
import { DEFAULT_SETTINGS, type RuntimeSettings } from "../settings.ts";
import { MemoryTables } from "../store/memory-tables.ts";
import type { CommittedReads, Store } from "../store/store.ts";
import { isAtRest, isSettled } from "./at-rest.ts";
import { promisesSettled, yieldToOthers } from "./event-loop.ts";
import { type Faults, NO_FAULTS } from "./faults.ts";
import type { Observer } from "./observer.ts";
import { randomOf } from "./random.ts";
import { openRealStore } from "./real-store.ts";
import { SimulatedClock } from "./simulated-clock.ts";
import { openSimulatedStore } from "./simulated-store.ts";
import { simulatedTransport } from "./simulated-transport.ts";

export interface SimulationOptions {
  readonly module: Module;
  /** The functions of all endpoints. */
  readonly handle: BatchHandler;
  /** The egress of a name, in place of what the module says; undefined when there is none. */
  readonly egress?: (typename: string) => EgressSpec | undefined;
  readonly settings?: Partial<RuntimeSettings>;
  /** Default 1. */
  readonly seed?: number;
  readonly observer?: Observer;
}

/** What a runtime counts of the work of a function that it has in memory: nothing of it at rest. */
export interface Work {
  readonly function: string;
  readonly messages: number;
  /** Of these and of the batches in flight. */
  readonly bytes: number;
  readonly bytesInFlight: number;
  readonly batchesInFlight: number;
}

/** When every simulation begins, in milliseconds since 1970. */
export const BEGINNING = Date.UTC(2026, 0, 1);
/** So many things do not happen in one moment, but go round in a circle. */
const MAX_AT_ONCE = 300_000;
/** What has come to no rest for so long is taken to come to none at all, in milliseconds. */
const MAX_RESTLESS_MS = 24 * 3_600_000;
/** Of the time that nothing happens in, this much is let pass at once while it waits for something, in milliseconds. */
const STRIDE_MS = 60_000;
/** So many things happen in one go before the rest of the process has its turn. */
const IN_ONE_GO = 1000;

const SILENT: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** A runtime, and what ends with it. */
interface Life {
  readonly parts: Assembly;
  readonly runtime: Runtime;
  readonly end: () => void;
}

export class Simulation {
  readonly clock: SimulatedClock;
  readonly #options: SimulationOptions;
  readonly #random;
  readonly #tables = new MemoryTables();
  readonly #running = new Set<Promise<unknown>>();
  #faults: Faults = NO_FAULTS;
  #life: Life | undefined;
  #fatal: Error | undefined;
  #turns = 0;
  /** How much has happened in this moment. */
  #atOnce = 0;
  #onDisk: Store | undefined;

  /** It begins to live with {@link boot}. */
  constructor(options: SimulationOptions) {
    this.#options = options;
    this.#random = randomOf(options.seed ?? 1);
    this.clock = new SimulatedClock(BEGINNING);
  }

  /** What goes wrong from now on. */
  set faults(faults: Faults) {
    this.#faults = faults;
  }

  /** @throws Error while it is dead */
  get runtime(): Runtime {
    if (this.#life === undefined) throw new Error("the runtime has been killed: boot() it first");
    return this.#life.runtime;
  }

  /** What is committed: in memory, or in the folder that it lives on. */
  get committed(): CommittedReads {
    return this.#onDisk ?? this.#tables.reads();
  }

  /** Why it cannot go on; undefined while it can. */
  get fatal(): Error | undefined {
    return this.#fatal;
  }

  /** Starts a runtime on what is committed. */
  boot(): void {
    const { clock, end } = this.clock.process();
    const [random, faults] = [this.#random, () => this.#faults];
    const { observer = {} } = this.#options;
    const tables = this.#tables;
    this.#start(openSimulatedStore({ clock, tables, random, faults, observer }), clock, end);
  }

  /**
   * Starts a runtime on a data folder of this machine, whose store is SQLite as ever; only time and all the rest are simulated.
   *
   * @throws Error when its store cannot be opened
   */
  async bootOn(folder: string): Promise<void> {
    const { clock, end } = this.clock.process();
    this.#onDisk = await openRealStore(folder, {
      clock,
      random: this.#random,
      faults: () => this.#faults,
      walBytes: this.#options.settings?.walBytes ?? DEFAULT_SETTINGS.walBytes,
      onRunning: (running) => this.#note(running),
    });
    this.#start(this.#onDisk, clock, end);
  }

  #start(store: Store, clock: Clock, end: () => void): void {
    const { module, handle, settings, egress, observer = {} } = this.#options;
    const [random, faults] = [this.#random, () => this.#faults];
    const parts = assemble({
      ...DEFAULT_SETTINGS,
      ...settings,
      ...(egress && { egress }),
      module,
      clock,
      logger: SILENT,
      random: () => random.next(),
      store,
      transport: ({ transport: { callTimeoutMs } }) =>
        simulatedTransport({
          clock,
          network: this.clock,
          random,
          faults,
          handle,
          observer,
          callTimeoutMs,
          onRunning: (running) => this.#note(running),
        }),
      onFatal: (error) => {
        this.#fatal = error;
      },
    });
    this.#fatal = undefined;
    this.#life = { parts, runtime: startRuntime(parts), end };
    // Figures that nobody asks for would be all that happens in a long silence.
    parts.rates.stop();
  }

  /** By function, of those that have been called since the runtime started. */
  get work(): Work[] {
    const types = [...(this.#life?.parts.types.all() ?? [])];
    return types.map(({ typename, load: { messages, bytes, bytesInFlight }, running }) => ({
      function: typename,
      messages,
      bytes,
      bytesInFlight,
      batchesInFlight: running,
    }));
  }

  /** Ends the runtime in order, as a signal would: what is in flight has its time to finish. @throws Error when it does not end */
  async close(): Promise<void> {
    await this.answer(this.runtime.close());
    this.#end();
    this.#onDisk = undefined;
  }

  /** As kill -9: what is not committed at this moment is lost, and nothing of this life happens any more. */
  async kill(): Promise<void> {
    // What has begun in this moment ends in it: a process does not die in the middle of a turn either.
    await this.#turn();
    this.#end();
    // Another one may be started in this process: so the store is closed, although a process that dies closes nothing.
    await this.#onDisk?.close();
    this.#onDisk = undefined;
  }

  /**
   * Does the next thing, and what follows from it at once. False when nothing is to happen in the next `limitMs`: that time has
   * passed then. @throws Error when it goes round in a circle, so that time stands still
   */
  async step(limitMs: number): Promise<boolean> {
    const before = this.clock.monotonic();
    const hasHappened = this.clock.next(limitMs);
    this.#atOnce = this.clock.monotonic() > before ? 0 : this.#atOnce + 1;
    if (this.#atOnce > MAX_AT_ONCE)
      throw new Error("it goes round in a circle, and time stands still");
    await this.#turn();
    return hasHappened;
  }

  /** Lets time pass, and all that is to happen in it happen, up to its last moment. */
  async advance(ms: number): Promise<void> {
    const end = this.clock.monotonic() + ms;
    while (await this.step(Math.max(end - this.clock.monotonic(), 0)));
  }

  /** Lets happen what it takes to answer a request. @throws what the request is rejected with; Error when it is never answered */
  async answer<T>(request: Promise<T>): Promise<T> {
    let isPending = true;
    const done = (): void => {
      isPending = false;
    };
    request.then(done, done);
    await this.#comeTo(
      () => !isPending,
      () => this.#stepSoon(),
    );
    return request;
  }

  /**
   * Lets happen all that is to happen at once. What has failed may wait for its next attempt, and delayed messages may be pending:
   * no time passes that nothing needs. @throws Error when it comes to no rest, not in a day either
   */
  async settle(): Promise<void> {
    await this.#comeTo(
      () => this.#life === undefined || isSettled(this.#life.parts),
      () => this.#stepSoon(),
    );
  }

  /**
   * Lets time pass until nothing is on its way: no record, no message, no call and no commit. Delayed messages whose time
   * has not come may be pending. @throws Error when it comes to no rest, not in a day either
   */
  async rest(): Promise<void> {
    await this.#comeTo(
      () => this.#isAtRest(),
      () => this.step(STRIDE_MS),
    );
  }

  #end(): void {
    this.#life?.end();
    this.#life = undefined;
  }

  async #comeTo(isThere: () => boolean, goOn: () => Promise<unknown>): Promise<void> {
    const end = this.clock.monotonic() + MAX_RESTLESS_MS;
    while (!isThere()) {
      if (this.#fatal !== undefined) throw this.#fatal;
      if (this.clock.monotonic() > end) throw new Error("it comes to no rest");
      await goOn();
    }
    // What comes from outside from now on goes round in no circle.
    this.#atOnce = 0;
  }

  /** The next thing, without time that nothing needs. */
  async #stepSoon(): Promise<void> {
    if (await this.step(0)) return;
    // Somebody waits for what there is to commit: otherwise it would be left for a while.
    this.#life?.parts.committer.whenSettled(() => undefined);
    if (!(await this.step(0))) await this.step(STRIDE_MS);
  }

  #isAtRest(): boolean {
    return this.#life === undefined || isAtRest(this.#life.parts);
  }

  /** Everything that follows at once from what has happened. */
  async #turn(): Promise<void> {
    do {
      if (++this.#turns % IN_ONE_GO === 0) await yieldToOthers();
      await promisesSettled();
      // A function may wait for something of the real world.
      if (this.#running.size > 0) await Promise.all(this.#running);
    } while (this.#running.size > 0);
  }

  #note(running: Promise<unknown>): void {
    this.#running.add(running);
    const done = () => this.#running.delete(running);
    running.then(done, done);
  }
}
