/** What a process does with errors that nobody catches: those of a handler concern its batch, and not the other functions. */
import { type Origin, origin, Strays } from "./origin.ts";

/**
 * From now on a rejected promise that a handler did not await, and an error in a callback that it has started, do not end the
 * process. Its batch fails; if that is over already, the error is logged, with function, id and type of the message, and
 * counted in `statefun_stray_errors_total`. Returns a function that ends it.
 *
 * `startService` and `serveWorker` do this by themselves. Who embeds functions in a server of their own decides: it listens to
 * `unhandledRejection` and `uncaughtException` of the whole process, or of the worker thread that calls it. An error that no
 * handler has left behind is not touched: other listeners are told of it, and without one it ends the process, as in Node
 * without this. Other listeners are told of the errors of handlers, too: one that ends the process still does.
 */
export function catchStrayErrors(): () => void {
  const user = {};
  if (users.size === 0) listen();
  users.add(user);
  return () => {
    if (users.delete(user) && users.size === 0) stopListening();
  };
}

/** Who has asked for it: several services may be in one process, which tells each of its listeners of every error. */
const users = new Set<object>();

function listen(): void {
  Strays.areCaught = true;
  process
    .on("unhandledRejection", onRejection)
    .on("rejectionHandled", onHandled)
    .on("uncaughtException", onException);
}

function stopListening(): void {
  Strays.areCaught = false;
  process
    .off("unhandledRejection", onRejection)
    .off("rejectionHandled", onHandled)
    .off("uncaughtException", onException);
}

/** Whose the promises were that have been rejected with nobody awaiting them. */
const rejected = new WeakMap<object, Origin>();

function onRejection(reason: unknown, promise: Promise<unknown>): void {
  const from = origin.getStore();
  if (from !== undefined) {
    rejected.set(promise, from);
    from.leave("rejection", promise, reason);
  } else if (process.listenerCount("unhandledRejection") === 1) {
    rethrow(reason);
  }
}

/** It was awaited after all, when it had been rejected already. */
function onHandled(promise: Promise<unknown>): void {
  rejected.get(promise)?.take(promise);
}

function onException(error: unknown): void {
  const from = origin.getStore();
  if (from !== undefined) {
    from.leave("exception", {}, error);
  } else if (process.listenerCount("uncaughtException") === 1) {
    stopListening();
    rethrow(error);
  }
}

/** What Node does with an error that nobody catches, it does with this one. */
function rethrow(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
