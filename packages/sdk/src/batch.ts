/**
 * One batch of messages to one instance: they run one after the other, share the instance's storage, and what they ask for
 * is answered together. What a message did is taken back when it fails, so that the rest of its batch can stand.
 */

import type { WireBatchRequest, WireBatchResponse, WireTypedValue } from "statefun-wire";
import type { AnyAddress } from "./address.ts";
import { type BatchState, type Context, Effects, openContext } from "./context.ts";
import { type DeadLetterEgress, deadLetter } from "./dead-letter.ts";
import { reasonOf, StateFunError, type StateFunErrorCode } from "./errors.ts";
import type { AnyStatefulFunction } from "./function.ts";
import { LazyChild, type Logger } from "./logger.ts";
import { decode, messageOf } from "./message.ts";
import type { RequestReplyOptions } from "./options.ts";
import { StorageBatch, type StorageView } from "./storage.ts";

/** A function with what is prepared once for all its batches. */
export interface Served {
  readonly fn: AnyStatefulFunction;
  readonly View: StorageView;
}

const NO_BYTES = new Uint8Array(0);

/** The bytes of a value; undefined when it has none, which is not the same as none at all. */
export function valueBytes(value: WireTypedValue | null | undefined): Uint8Array | undefined {
  return value?.hasValue === true ? (value.value ?? NO_BYTES) : undefined;
}

/** What stays the same during a batch. */
interface Run extends BatchState {
  readonly served: Served;
  readonly options: RequestReplyOptions & { readonly logger: Logger };
}

/** Runs all messages of a request. @throws StateFunError when the whole batch has to fail */
export async function runBatch(
  served: Served,
  request: WireBatchRequest,
  stored: readonly (Uint8Array | undefined)[],
  options: Run["options"],
): Promise<WireBatchResponse> {
  const { typename, slots } = served.fn;
  const id = request.target?.id ?? "";
  const run: Run = {
    served,
    options,
    self: Object.freeze({ typename, id }),
    storage: new StorageBatch(`${typename} "${id}"`, slots, stored),
    effects: new Effects(),
    log: new LazyChild(options.logger, { function: typename, id }),
  };
  for (const { caller, argument } of request.invocations ?? []) {
    await runMessage(run, {
      caller: caller
        ? { typename: `${caller.namespace}/${caller.type}`, id: caller.id ?? "" }
        : undefined,
      typename: argument?.typename ?? "",
      bytes: valueBytes(argument),
    });
  }
  return {
    stateMutations: run.storage.mutations(),
    outgoingMessages: run.effects.messages,
    delayedInvocations: run.effects.delayed,
    outgoingEgresses: run.effects.egress,
  };
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
  const { maxAttempts } = run.served.fn;
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
  { served: { fn } }: Run,
  context: Context,
  { typename, bytes }: Incoming,
): void | Promise<void> {
  const handler = fn.handlers.get(typename);
  if (handler !== undefined) {
    return handler.handle(context as never, decode(handler.type, bytes) as never);
  }
  if (fn.anyHandler !== undefined) {
    return fn.anyHandler(context as never, messageOf(typename, bytes));
  }
  throw new StateFunError(
    "invalid-message",
    `it accepts ${[...fn.handlers.keys()].join(", ") || "no messages"}`,
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
  const letter = deadLetter({
    function: typename,
    id,
    typename: message.typename,
    payload: message.bytes,
    reason,
  });
  effects.addEgress(egress, letter, { key: id });
}
