/**
 * One batch of messages to one instance: they run one after the other, share the instance's storage, and what they ask for
 * is answered together. What a message did is taken back when it fails, so that the rest of its batch can stand.
 */

import { type BatchRequest, type BatchResult, deadLetterRecord } from "statefun-wire";
import type { AnyAddress } from "./address.ts";
import { type BatchState, type Context, openContext } from "./context.ts";
import type { DeadLetterEgress } from "./dead-letter.ts";
import { Effects } from "./effects.ts";
import { reasonOf, StateFunError, type StateFunErrorCode } from "./errors.ts";
import type { AnyStatefulFunction, Definition } from "./function.ts";
import { LazyChild, type Logger } from "./logger.ts";
import { decode, messageOf } from "./message.ts";
import type { RequestReplyOptions } from "./options.ts";
import { Origin, runFor, Strays } from "./origin.ts";
import type { StorageView } from "./storage.ts";
import { StorageBatch } from "./storage-batch.ts";

/** A function with what is prepared once for all its batches. */
export interface Served extends Definition {
  readonly typename: AnyStatefulFunction["typename"];
  readonly View: StorageView;
}

/** What stays the same during a batch. */
interface Run extends BatchState {
  readonly served: Served;
  readonly options: RequestReplyOptions & { readonly logger: Logger };
  readonly strays: Strays;
}

/** Runs all messages of a request. @throws StateFunError when the whole batch has to fail */
export async function runBatch(
  served: Served,
  { target: { id }, invocations }: BatchRequest,
  stored: readonly (Uint8Array | undefined)[],
  options: Run["options"],
): Promise<BatchResult> {
  const { typename, values } = served;
  const run: Run = {
    served,
    options,
    self: Object.freeze({ typename, id }),
    storage: new StorageBatch(`${typename} "${id}"`, values, stored),
    effects: new Effects(),
    log: new LazyChild(options.logger, { function: typename, id }),
    strays: new Strays((error) => noteLate(error, options)),
  };
  try {
    for (const { caller, argument } of invocations) {
      const { typename: type, value } = argument;
      // The wire joins both parts of a name with a slash, whatever they are.
      const message = { caller: caller as AnyAddress | undefined, typename: type, bytes: value };
      const from = new Origin({ function: typename, id, type }, run.strays);
      await runFor(from, () => runMessage(run, message));
    }
    if (run.strays.areThere) await run.strays.raise();
  } finally {
    run.strays.end();
  }
  const { messages, delayed, egresses } = run.effects;
  return { kind: "result", mutations: run.storage.mutations(), messages, delayed, egresses };
}

/** The batch stands, or has failed already: all that can be done is to say so. */
function noteLate(error: StateFunError, { logger, observer }: Run["options"]): void {
  const { code, invocation } = error;
  logger.error({ ...invocation, code, err: error }, "an error after the end of its batch");
  if (invocation !== undefined) observer?.strayError?.(invocation.function);
}

interface Incoming {
  readonly caller: AnyAddress | undefined;
  readonly typename: string;
  readonly bytes: Uint8Array | undefined;
}

/** Runs one message, as often as its function allows. @throws StateFunError when the whole batch has to fail for it */
async function runMessage(run: Run, message: Incoming): Promise<void> {
  const { self, options, storage, effects } = run;
  const caller = message.caller ? `${message.caller.typename}/${message.caller.id}` : "none";
  options.logger.info(
    { function: self.typename, id: self.id, type: message.typename, caller },
    "message",
  );
  storage.savepoint();
  effects.savepoint();
  const { maxAttempts } = run.served;
  for (let attempt = 1; ; attempt++) {
    const { context, close } = openContext(run, message.caller, run.served.View);
    try {
      await handle(run, context, message);
      // With attempts to make, a stored value that does not encode has to show while its message can still be blamed.
      if (maxAttempts !== undefined) storage.mutations();
      return;
    } catch (thrown) {
      storage.rollback();
      effects.rollback();
      const code = thrown instanceof StateFunError ? thrown.code : "handler-failed";
      // Storage that does not decode is not the message's fault, and would not decode the next time either.
      const again = code !== "invalid-message" && code !== "invalid-state";
      if (again && maxAttempts !== undefined) {
        options.logger.warn(
          { function: self.typename, id: self.id, type: message.typename, attempt, err: thrown },
          "attempt failed",
        );
      }
      if (again && attempt < (maxAttempts ?? 1)) continue;
      const isDeadLetter = code === "invalid-message" || (again && maxAttempts !== undefined);
      if (!isDeadLetter || options.deadLetters === undefined)
        throw failure(run, message, code, thrown);
      sendDeadLetter(run, options.deadLetters, message, reasonOf(thrown));
      return;
    } finally {
      close();
    }
  }
}

function handle(
  { served: { handlers, anyHandler } }: Run,
  context: Context,
  { typename, bytes }: Incoming,
): void | Promise<void> {
  const handler = handlers.get(typename);
  if (handler !== undefined) {
    return handler.handle(context as never, decode(handler.type, bytes) as never);
  }
  if (anyHandler !== undefined) {
    return anyHandler(context as never, messageOf(typename, bytes));
  }
  throw new StateFunError(
    "invalid-message",
    `it accepts ${[...handlers.keys()].join(", ") || "no messages"}`,
  );
}

function failure(
  { self }: Run,
  { typename: type }: Incoming,
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
  message: Incoming,
  reason: string,
): void {
  const { typename, id } = self;
  options.logger.warn({ function: typename, id, type: message.typename, reason }, "dead letter");
  options.observer?.deadLetter?.(typename);
  const letter = deadLetterRecord({
    function: typename,
    id,
    typename: message.typename,
    payload: message.bytes,
    reason,
    time: Date.now(),
  });
  effects.egresses.push({ egress: egress.typename, argument: egress.record(letter, { key: id }) });
}
