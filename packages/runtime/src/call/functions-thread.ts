/** One thread of functions, as the runtime sees it: from its start until it has ended, whoever ended it. */
import { Worker, type WorkerOptions } from "node:worker_threads";
import {
  type Address,
  type BatchRequest,
  type BatchResponse,
  type FromWorker,
  Outbox,
  type Outcome,
  RunningNote,
  type ToWorker,
  Unpacker,
  type WorkerStart,
} from "statefun-wire";
import { explain, UsageError } from "statefun-wire/program";
import { TransportError } from "./errors.ts";
import { lateInProcess } from "./failure.ts";
import { Numbered } from "./numbered.ts";

/** A call that the thread has not answered yet. */
interface Call {
  readonly target: Address;
  /** Its time does not begin before its thread has loaded its program. */
  sentAt: number;
  readonly timeoutMs: number;
  readonly resolve: (answer: BatchResponse) => void;
  readonly reject: (error: Error) => void;
  /** Whether it was given up, and nobody waits for its answer any more. */
  isOver: boolean;
}

export interface ThreadOptions extends Pick<WorkerOptions, "resourceLimits"> {
  readonly file: URL;
  /** Where the thread listened that this one takes the place of. */
  readonly url: string | undefined;
  /** Whether it listens, if it has a server. */
  readonly listens: boolean;
  /** Told of an instance whose handler has hung, or may have. */
  readonly onHang: (target: Address) => void;
  /** Milliseconds since some moment in the past. */
  readonly now: () => number;
}

/** How long a thread may take to load its program, in milliseconds. */
const MAX_START_MS = 60_000;

export class FunctionsThread {
  readonly #worker: Worker;
  readonly #now: () => number;
  readonly #onHang: ThreadOptions["onHang"];
  readonly #note = new RunningNote();
  readonly #calls = new Numbered<Call>();
  readonly #started = Promise.withResolvers<string | undefined>();
  /** Resolves with where it listens, if it does; rejects when it ends without having been ready. */
  readonly ready = this.#started.promise;
  /** Resolves with how, when it has ended. */
  readonly ended: Promise<string>;
  readonly #outbox = new Outbox((flat) => this.#post(flat), queueMicrotask);
  /** Since when it has not said that it lives, though it was asked. */
  #askedAt: number | undefined;
  #isReady = false;
  /** How it has ended, or is about to. */
  #how: string | undefined;

  constructor({ file, url, listens, now, onHang, resourceLimits }: ThreadOptions) {
    const workerData: WorkerStart = { running: this.#note.shared, url, listens };
    this.#now = now;
    this.#onHang = onHang;
    this.#worker = new Worker(file, { workerData, ...(resourceLimits && { resourceLimits }) });
    this.#worker.on("message", (message: FromWorker) => this.#receive(message));
    this.#worker.on("error", (error) => this.#end(explain(error)));
    this.ended = new Promise((resolve) => {
      this.#worker.once("exit", (code) => {
        const how = this.#end(`exit code ${code}`);
        this.#started.reject(new Error(`the thread of the functions (${file}) ended: ${how}`));
        resolve(how);
      });
    });
    // Whoever waits for it is told; when nobody does, that it ended is said elsewhere.
    this.ready.catch(() => undefined);
  }

  /** Whether it has no call to answer. */
  get isIdle(): boolean {
    return this.#open().length === 0;
  }

  /** Rejects with a {@link TransportError} when there is no answer, and with the function's error when it failed. */
  send(request: BatchRequest, timeoutMs: number): Promise<BatchResponse> {
    return new Promise((resolve, reject) => {
      if (this.#how !== undefined) return reject(cutOff(this.#how));
      const { target } = request;
      const call = { target, sentAt: this.#now(), timeoutMs, resolve, reject, isOver: false };
      this.#outbox.addRequest(this.#calls.add(call), request);
    });
  }

  /**
   * To be called every now and then. Gives up the calls whose time is over, and ends the thread when it has not come to say
   * that it lives for `silentMs`.
   */
  watch(silentMs: number): void {
    const now = this.#now();
    if (this.#askedAt !== undefined) {
      const maxMs = this.#isReady ? silentMs : Math.max(silentMs, MAX_START_MS);
      if (now - this.#askedAt >= maxMs) this.#endHanging(maxMs);
      return;
    }
    for (const call of this.#open()) {
      const { sentAt, timeoutMs, reject } = call;
      if (now - sentAt < timeoutMs) continue;
      call.isOver = true;
      reject(lateInProcess(timeoutMs));
    }
    this.#askedAt = now;
    this.#post("ping");
  }

  /** Lets it end in order, and ends it after `maxMs`. */
  async close(maxMs: number): Promise<void> {
    this.#post("close");
    const timer = setTimeout(() => void this.#worker.terminate(), maxMs);
    await this.ended;
    clearTimeout(timer);
  }

  #receive(message: FromWorker): void {
    // Whatever it says, it says that it lives.
    this.#askedAt = undefined;
    if (message === "pong") return;
    if ("items" in message) {
      for (const { number, outcome } of new Unpacker(message).outcomes()) {
        this.#settle(number, outcome);
      }
    } else if ("failure" in message) {
      const { failure, isUsage } = message;
      this.#started.reject(isUsage ? new UsageError(failure) : new Error(failure));
      this.#end(failure);
      void this.#worker.terminate();
    } else {
      this.#isReady = true;
      for (const call of this.#calls) call.sentAt = this.#now();
      this.#started.resolve(message.url);
    }
  }

  #settle(number: number, outcome: Outcome): void {
    const call = this.#calls.take(number);
    // It comes too late.
    if (call === undefined || call.isOver) return;
    if (outcome.kind === "failed") call.reject(new Error(outcome.reason));
    else call.resolve(outcome);
  }

  #post(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  /** It is in a handler that does not return: nothing but its end brings it out of there. */
  #endHanging(silentMs: number): void {
    const silent = `did not return within ${silentMs} ms`;
    const guilty = this.#lastBegun();
    if (guilty === undefined) {
      // One that had awaited something, and so was not the last to begin. It is one of these.
      for (const { target } of this.#open()) this.#onHang(target);
      const last = this.#note.text ?? "none";
      this.#end(`a handler ${silent}; the last message to begin was for ${last}`);
    } else {
      const { target, reject } = guilty;
      guilty.isOver = true;
      this.#onHang(target);
      const message = `it ${silent} (call of its endpoint's transport): its thread was ended and started again`;
      reject(new TransportError(message, { unavailable: false }));
      this.#end(`${this.#note.text} ${silent}`);
    }
    void this.#worker.terminate();
  }

  /** The call of the message that was begun last, if it is not answered. */
  #lastBegun(): Call | undefined {
    return this.#open().find(({ target }) => this.#note.is(target.typename, target.id));
  }

  /** The calls whose answer is waited for. */
  #open(): Call[] {
    return [...this.#calls].filter(({ isOver }) => !isOver);
  }

  /** The calls that are left are not to blame. Returns how it has ended: the first reason counts. */
  #end(how: string): string {
    this.#how ??= how;
    for (const call of this.#open()) {
      call.isOver = true;
      call.reject(cutOff(this.#how));
    }
    return this.#how;
  }
}

function cutOff(how: string): TransportError {
  return new TransportError(`cut off: the thread of the functions ended: ${how}`, {
    unavailable: true,
  });
}
