/**
 * One message of a batch: handled as often as its function allows, and taken back where that fails, so that the rest of its
 * batch can stand. There is no promise until a handler returns one: most return none, and an `await` costs as much as they.
 */
import { deadLetterRecord, type Invocation } from "statefun-wire";
import type { AnyAddress } from "./address.ts";
import { type BatchState, type Context, openContext } from "./context.ts";
import type { DeadLetterEgress } from "./dead-letter.ts";
import { reasonOf, StateFunError, type StateFunErrorCode } from "./errors.ts";
import type { AnyStatefulFunction, Definition } from "./function.ts";
import type { Logger } from "./logger.ts";
import { decode, messageOf } from "./message.ts";
import type { RequestReplyOptions } from "./options.ts";
import type { StorageView } from "./storage.ts";

/** A function with what is prepared once for all its batches. */
export interface Served extends Definition {
  readonly typename: AnyStatefulFunction["typename"];
  readonly View: StorageView;
}

/** What the messages of a batch share. */
export interface Run extends BatchState {
  readonly served: Served;
  readonly options: RequestReplyOptions & { readonly logger: Logger };
}

/**
 * Handles one message: done when it returns, unless it returns a promise.
 * @throws StateFunError when the whole batch has to fail for it; a promise rejects with it
 */
export function runMessage(run: Run, message: Invocation): void | Promise<void> {
  const { self, options, storage, effects } = run;
  const caller = message.caller ? `${message.caller.typename}/${message.caller.id}` : "none";
  options.logger.info(
    { function: self.typename, id: self.id, type: message.argument.typename, caller },
    "message",
  );
  storage.savepoint();
  effects.savepoint();
  return attempt(run, message, 1);
}

function attempt(run: Run, message: Invocation, number: number): void | Promise<void> {
  // The wire joins both parts of a name with a slash, whatever they are.
  const caller = message.caller as AnyAddress | undefined;
  const context = openContext(run, caller, run.served.View);
  try {
    const handled = handle(run.served, context, message);
    if (isThenable(handled)) return attemptLater(run, message, number, handled);
    succeed(run);
  } catch (thrown) {
    return fail(run, message, number, thrown);
  }
}

async function attemptLater(
  run: Run,
  message: Invocation,
  number: number,
  handled: PromiseLike<void>,
): Promise<void> {
  try {
    await handled;
    succeed(run);
  } catch (thrown) {
    await fail(run, message, number, thrown);
  }
}

function handle(
  { handlers, anyHandler }: Served,
  context: Context,
  { argument: { typename, value } }: Invocation,
): void | PromiseLike<void> {
  const handler = handlers.get(typename);
  if (handler !== undefined) {
    return handler.handle(context as never, decode(handler.type, value) as never);
  }
  if (anyHandler !== undefined) {
    return anyHandler(context as never, messageOf(typename, value));
  }
  throw new StateFunError(
    "invalid-message",
    `it accepts ${[...handlers.keys()].join(", ") || "no messages"}`,
  );
}

/** A handler in JavaScript may return anything. */
function isThenable(returned: void | PromiseLike<void>): returned is PromiseLike<void> {
  return typeof (returned as Partial<PromiseLike<void>> | null | undefined)?.then === "function";
}

/** @throws StateFunError `invalid-value` */
function succeed(run: Run): void {
  run.open = undefined;
  // With attempts to make, a stored value that does not encode has to show while its message can still be blamed.
  if (run.served.maxAttempts !== undefined) run.storage.mutations();
}

/** Takes back what an attempt did, and makes the next one or gives the message up. @throws StateFunError when its batch fails */
function fail(
  run: Run,
  message: Invocation,
  number: number,
  thrown: unknown,
): void | Promise<void> {
  const { self, options, storage, effects } = run;
  const { maxAttempts } = run.served;
  run.open = undefined;
  storage.rollback();
  effects.rollback();
  const code = thrown instanceof StateFunError ? thrown.code : "handler-failed";
  // Storage that does not decode is not the message's fault, and would not decode the next time either.
  const again = code !== "invalid-message" && code !== "invalid-state";
  if (again && maxAttempts !== undefined) {
    const { typename: type } = message.argument;
    options.logger.warn(
      { function: self.typename, id: self.id, type, attempt: number, err: thrown },
      "attempt failed",
    );
  }
  if (again && number < (maxAttempts ?? 1)) return attempt(run, message, number + 1);
  const isDeadLetter = code === "invalid-message" || (again && maxAttempts !== undefined);
  if (!isDeadLetter || options.deadLetters === undefined) throw failure(run, message, code, thrown);
  sendDeadLetter(run, options.deadLetters, message, reasonOf(thrown));
}

function failure(
  { self }: Run,
  { argument: { typename: type } }: Invocation,
  code: StateFunErrorCode,
  cause: unknown,
): StateFunError {
  return new StateFunError(
    code,
    `${self.typename} "${self.id}" failed on ${type || "a message without a type"}: ${reasonOf(cause)}`,
    { cause, invocation: { function: self.typename, id: self.id, type } },
  );
}

function sendDeadLetter(
  { self, effects, options }: Run,
  egress: DeadLetterEgress,
  { caller, argument }: Invocation,
  reason: string,
): void {
  const { typename, id } = self;
  options.logger.warn({ function: typename, id, type: argument.typename, reason }, "dead letter");
  options.observer?.deadLetter?.(typename);
  const letter = deadLetterRecord({
    function: typename,
    id,
    caller: caller && { function: caller.typename, id: caller.id },
    typename: argument.typename,
    payload: argument.value,
    reason,
    time: Date.now(),
  });
  effects.egresses.push({ egress: egress.typename, argument: egress.record(letter, { key: id }) });
}
