/**
 * `statefun-ts/worker`: the functions of a runtime in this process, in a thread of their own. A handler that never returns
 * can be ended there, and takes nothing but its thread with it.
 */
import { parentPort, workerData } from "node:worker_threads";
import {
  type BatchHandler,
  type BatchRequest,
  type FromWorker,
  Outbox,
  type Outcome,
  RunningNote,
  type ToWorker,
  Unpacker,
  type WorkerStart,
} from "statefun-wire";
import { explain, UsageError } from "statefun-wire/program";
import { reasonOf } from "./errors.ts";
import { batchHandler } from "./invoke.ts";
import type { Observer, RequestReplyOptions } from "./options.ts";
import { noteMessages } from "./origin.ts";
import { catchStrayErrors } from "./stray-errors.ts";

/** A server that a thread has beside the runtime's calls: a `Service` of `startService` is one. */
export interface WorkerServer {
  /** Where it listens. */
  readonly url: string;
  /** Told of what the runtime calls, too. */
  readonly observer?: Observer;
  /** Ends it in order. */
  close(): Promise<void>;
}

/**
 * In a thread that `startFunctionsWorker` of `statefun-runtime` has started: serves functions for as long as the runtime goes
 * on. `options` says which. `listen` starts a server for them besides, such as `startService`; it is told the URL of the thread
 * that this one takes the place of, if it does, so that it can listen there again. A thread for messages that have hung already
 * has no server. What either of them throws is thrown by
 * `startFunctionsWorker`, as the same kind of error.
 *
 * Errors that nobody catches do not end the thread where a handler has left them behind: see `catchStrayErrors`.
 *
 * @throws Error when this is not such a thread
 */
export async function serveWorker<Options extends RequestReplyOptions>(
  options: () => Options,
  listen?: (options: Options, predecessor: string | undefined) => Promise<WorkerServer>,
): Promise<void> {
  const port = parentPort;
  if (port === null) {
    throw new Error("serveWorker is for a thread that startFunctionsWorker has started");
  }
  const { running, url: predecessor, listens } = workerData as WorkerStart;
  const note = new RunningNote(running);
  noteMessages((name, id) => note.set(name, id));
  catchStrayErrors();
  const post = (message: FromWorker): void => port.postMessage(message);
  let server: WorkerServer | undefined;
  let handle: BatchHandler;
  try {
    const served = options();
    if (listens) server = await listen?.(served, predecessor);
    handle = batchHandler({ ...served, ...(server?.observer && { observer: server.observer }) });
  } catch (error) {
    post({ failure: explain(error), isUsage: error instanceof UsageError });
    return;
  }

  const outcomes = new Outbox(post, setImmediate);
  const answer = async (number: number, request: BatchRequest): Promise<void> => {
    let outcome: Outcome;
    try {
      const response = handle(request);
      // Without waiting, most are in the outbox before the next one begins.
      outcome = response instanceof Promise ? await response : response;
    } catch (error) {
      outcome = { kind: "failed", reason: reasonOf(error) };
    }
    outcomes.addOutcome(number, outcome);
  };
  const close = async (): Promise<void> => {
    await server?.close();
    // Of the thread, whatever else goes on in it.
    process.exit();
  };
  port.on("message", (message: ToWorker) => {
    if (message === "ping") return post("pong");
    if (message === "close") return void close();
    for (const { number, request } of new Unpacker(message).requests())
      void answer(number, request);
  });
  post({ url: server?.url });
}
