/**
 * The functions in a thread of their own: in this process, and yet a handler that never returns, or takes all memory, cannot
 * take the runtime with it. The thread is ended then, and another one takes its place.
 */
import type { ResourceLimits } from "node:worker_threads";
import type { Address, BatchRequest, BatchResponse } from "statefun-wire";
import { type Clock, systemClock } from "../clock.ts";
import type { EndpointSpec } from "../module/module.ts";
import { FunctionsThread } from "./functions-thread.ts";
import type { Transport } from "./transport.ts";

export interface FunctionsWorkerOptions {
  /** The thread's program, which calls `serveWorker` of `statefun-ts/worker`. */
  readonly file: URL;
  /** Told when the thread has ended and is started again. */
  readonly logger: { error(fields: object, message: string): void };
  /** Of the thread, such as its heap: `{ maxOldGenerationSizeMb: 512 }`. Left out: Node's own. */
  readonly resourceLimits?: ResourceLimits;
}

/** Functions in a thread of this process. */
export interface FunctionsWorker {
  /** Where they listen besides, if they do. */
  readonly url: string | undefined;
  /** How the functions of an endpoint are reached. Closing it leaves the thread running. */
  transport(endpoint: Pick<EndpointSpec, "transport">): Transport;
  /** Lets the thread finish what others have asked it for and end, for three seconds at the most. */
  close(): Promise<void>;
}

/** How often the thread is asked whether it lives, in milliseconds; more often where a call may not take that long. */
const WATCH_MS = 1000;
/** How long it may not answer that while no endpoint says how long a call may take, in milliseconds. */
const MAX_SILENT_MS = 60_000;
/** How long an orderly end of it may take, in milliseconds. */
const CLOSE_MS = 3000;
/** One that lived for less than this is not replaced at once, in milliseconds: what kills each at its start must not keep the machine busy. */
const SOUND_MS = 10_000;
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 10_000;

/**
 * Starts the thread, and resolves when it is ready. From then on it is replaced whenever it ends: what it was called for then
 * is a failed call, which the runtime repeats. It is ended from here when it does not return to its event loop for as long as
 * a call may take (`call` of the endpoint's transport, the longest where there are several): a handler has to have hung.
 * What has hung, or may have, is tried again in a thread apart, where it holds up nobody else, until it is answered. Handlers that wait for
 * something have the same limit each, and do not hold up the others.
 *
 * @throws UsageError or Error with what the start of the functions has failed with
 */
export async function startFunctionsWorker(
  options: FunctionsWorkerOptions,
): Promise<FunctionsWorker> {
  const threads = new Threads(options, systemClock);
  const url = await threads.start();
  return {
    url,
    transport: ({ transport: { callTimeoutMs } }) => {
      threads.limit(callTimeoutMs);
      return {
        send: (request) => threads.send(request, callTimeoutMs),
        close: () => Promise.resolve(),
      };
    },
    close: () => threads.close(),
  };
}

/** One thread after the other, and one apart for the instances that have hung. */
class Threads {
  readonly #options: FunctionsWorkerOptions;
  readonly #clock: Clock;
  #thread: FunctionsThread;
  readonly #suspects = new Set<string>();
  /** Only while one of them is called. */
  #apart: FunctionsThread | undefined;
  #startedAt: number;
  /** Threads in a row that did not live long. */
  #deaths = 0;
  #watchMs = WATCH_MS;
  #silentMs: number | undefined;
  #isClosing = false;
  #cancel: () => void = () => undefined;
  #cancelWatch: () => void = () => undefined;

  constructor(options: FunctionsWorkerOptions, clock: Clock) {
    this.#options = options;
    this.#clock = clock;
    this.#startedAt = clock.monotonic();
    this.#thread = this.#next({ url: undefined, listens: true });
    this.#watch();
  }

  async start(): Promise<string | undefined> {
    try {
      const url = await this.#thread.ready;
      void this.#replaceWhenEnded(url);
      return url;
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  send(request: BatchRequest, timeoutMs: number): Promise<BatchResponse> {
    const isSuspect = this.#suspects.size > 0 && this.#suspects.has(nameOf(request.target));
    return isSuspect ? this.#sendApart(request, timeoutMs) : this.#thread.send(request, timeoutMs);
  }

  async #sendApart(request: BatchRequest, timeoutMs: number): Promise<BatchResponse> {
    this.#apart ??= this.#next({ url: undefined, listens: false });
    const thread = this.#apart;
    try {
      const answer = await thread.send(request, timeoutMs);
      this.#suspects.delete(nameOf(request.target));
      return answer;
    } finally {
      if (thread === this.#apart && thread.isIdle) {
        this.#apart = undefined;
        void thread.close(CLOSE_MS);
      }
    }
  }

  /** There are calls that may take so long. */
  limit(callTimeoutMs: number): void {
    this.#silentMs = Math.max(this.#silentMs ?? 0, callTimeoutMs);
    this.#watchMs = Math.min(this.#watchMs, Math.ceil(callTimeoutMs / 4));
    this.#cancelWatch();
    this.#watch();
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    this.#cancel();
    // One that hangs is ended sooner.
    await Promise.all([this.#thread.close(CLOSE_MS), this.#apart?.close(CLOSE_MS)]);
    this.#cancelWatch();
  }

  #next(how: { readonly url: string | undefined; readonly listens: boolean }): FunctionsThread {
    const { file, resourceLimits } = this.#options;
    const { monotonic } = this.#clock;
    const onHang = (target: Address) => this.#suspects.add(nameOf(target));
    return new FunctionsThread({ ...how, file, resourceLimits, now: monotonic, onHang });
  }

  #watch(): void {
    const silentMs = this.#silentMs ?? MAX_SILENT_MS;
    this.#thread.watch(silentMs);
    this.#apart?.watch(silentMs);
    this.#cancelWatch = this.#clock.after(this.#watchMs, () => this.#watch());
  }

  async #replaceWhenEnded(url: string | undefined): Promise<void> {
    const reason = await this.#thread.ended;
    if (this.#isClosing) return;
    const isSound = this.#clock.monotonic() - this.#startedAt >= SOUND_MS;
    this.#deaths = isSound ? 0 : this.#deaths + 1;
    const waitMs = isSound ? 0 : Math.min(FIRST_WAIT_MS * 2 ** this.#deaths, LONGEST_WAIT_MS);
    this.#options.logger.error(
      { reason, waitMs },
      "the thread of the functions ended, and is started again",
    );
    this.#cancel = this.#clock.after(waitMs, () => {
      this.#startedAt = this.#clock.monotonic();
      this.#thread = this.#next({ url, listens: true });
      void this.#replaceWhenEnded(url);
    });
  }
}

function nameOf({ typename, id }: Address): string {
  return `${typename} ${id}`;
}
