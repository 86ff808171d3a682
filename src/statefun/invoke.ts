/**
 * The core of the SDK: the bytes of a ToFunction request in, the bytes of a FromFunction response out. No HTTP, no clock
 * and no global state; the endpoint, the in-process transport and the tests are thin adapters over it.
 */
import type { AnyAddress } from "./address.ts";
import { type BatchState, Effects, openContext } from "./context.ts";
import { type DeadLetterEgress, deadLetter } from "./dead-letter.ts";
import { reasonOf, StateFunError, type StateFunErrorCode } from "./errors.ts";
import type { AnyStatefulFunction } from "./function.ts";
import { type Logger, silentLogger } from "./logger.ts";
import { decode, messageOf } from "./message.ts";
import { StorageBatch, type StorageView, storageView } from "./storage.ts";
import {
  FromFunction,
  ToFunction,
  type WireBatchRequest,
  type WireBatchResponse,
  type WireTypedValue,
  type WireValueSpec,
} from "./wire/index.ts";

/** The bytes of a ToFunction request to the bytes of its FromFunction response. Rejects with a {@link StateFunError}. */
export type RequestReplyHandler = (request: Uint8Array) => Promise<Uint8Array>;

export interface RequestReplyOptions {
  readonly functions: readonly AnyStatefulFunction[];
  /**
   * Where messages go that cannot be handled: those of an unknown type, those that do not decode, and those that used up
   * a function's `maxAttempts`. module.yaml must declare it. Left out, such a message fails its invocation.
   */
  readonly deadLetters?: DeadLetterEgress;
  /**
   * One line a message at level info, one for each dead letter and each failed attempt of a function with `maxAttempts`
   * (warn), one for each failed batch and each request that is refused (error). Left out: the app's behind Fastify, else none.
   */
  readonly logger?: Logger;
  readonly observer?: Observer;
}

/** Told what happens, for metrics. Must not throw. */
export interface Observer {
  batchStarted?(functionName: string): void;
  batchEnded?(
    functionName: string,
    result: {
      /** `incomplete`: nothing ran, because the runtime has to send more storage first. */
      readonly outcome: "succeeded" | "failed" | "incomplete";
      readonly invocations: number;
      readonly seconds: number;
    },
  ): void;
  deadLetter?(functionName: string): void;
}

/** A function with what is prepared once for all its batches. */
interface Served {
  readonly fn: AnyStatefulFunction;
  readonly View: StorageView;
}

/** @throws StateFunError `invalid-declaration` when two functions have the same name */
export function requestReplyHandler(options: RequestReplyOptions): RequestReplyHandler {
  const { logger = silentLogger, observer } = options;
  const served = new Map<string, Served>();
  for (const fn of options.functions) {
    if (served.has(fn.typename)) {
      throw new StateFunError("invalid-declaration", `two functions are named ${fn.typename}`);
    }
    served.set(fn.typename, { fn, View: storageView(fn.slots) });
  }

  const accept = (bytes: Uint8Array) => {
    const request = decodeRequest(bytes);
    const name = `${request.target?.namespace}/${request.target?.type}`;
    const found = served.get(name);
    if (found !== undefined) return { request, name, found };
    throw new StateFunError(
      "unknown-function",
      `this service does not serve ${name}; it serves ${[...served.keys()].join(", ") || "nothing"}`,
    );
  };

  return async (bytes) => {
    let accepted: ReturnType<typeof accept>;
    try {
      accepted = accept(bytes);
    } catch (error) {
      logger.error({ code: (error as StateFunError).code, err: error }, "request refused");
      throw error;
    }
    const { request, name, found } = accepted;
    const invocations = request.invocations?.length ?? 0;
    const started = performance.now();
    let outcome: "succeeded" | "failed" | "incomplete" = "failed";
    observer?.batchStarted?.(name);
    try {
      const stored = storedValues(found.fn, request);
      if ("missing" in stored) {
        outcome = "incomplete";
        return FromFunction.encode({
          incompleteInvocationContext: { missingValues: stored.missing },
        }).finish();
      }
      const result = await runBatch(found, request, stored.values, { ...options, logger });
      outcome = "succeeded";
      return FromFunction.encode({ invocationResult: result }).finish();
    } catch (error) {
      const { code, invocation } = error as StateFunError;
      logger.error(
        { function: name, id: request.target?.id, code, ...invocation, err: error },
        "batch failed",
      );
      throw error;
    } finally {
      const seconds = (performance.now() - started) / 1000;
      observer?.batchEnded?.(name, { outcome, invocations, seconds });
    }
  };
}

function decodeRequest(bytes: Uint8Array): WireBatchRequest {
  let request: WireBatchRequest | null | undefined;
  try {
    request = ToFunction.decode(bytes).invocation;
  } catch (cause) {
    throw new StateFunError("malformed-request", `no ToFunction request: ${reasonOf(cause)}`, {
      cause,
    });
  }
  if (!request?.target?.id) {
    throw new StateFunError(
      "malformed-request",
      "no ToFunction request: it has no invocation with a target",
    );
  }
  return request;
}

/** The bytes of each declared value, or the specs of those that the runtime did not send. */
function storedValues(
  fn: AnyStatefulFunction,
  request: WireBatchRequest,
): { readonly values: (Uint8Array | undefined)[] } | { readonly missing: WireValueSpec[] } {
  const sent = new Map<string | null | undefined, WireTypedValue | null | undefined>();
  for (const { stateName, stateValue } of request.state ?? []) sent.set(stateName, stateValue);
  const missing = fn.slots.filter(({ name }) => !sent.has(name)).map(({ wire }) => wire);
  if (missing.length > 0) return { missing };
  for (const { name, type } of fn.slots) {
    // A runtime keeps a value under the type it was first stored with, and another type may read its bytes as nonsense.
    const stored = sent.get(name);
    if (stored?.hasValue && stored.typename && stored.typename !== type.typename) {
      throw new StateFunError(
        "invalid-state",
        `${fn.typename} "${request.target?.id}": the stored "${name}" is a ${stored.typename} and no ${type.typename}`,
      );
    }
  }
  return { values: fn.slots.map(({ name }) => valueBytes(sent.get(name))) };
}

const NO_BYTES = new Uint8Array(0);

function valueBytes(value: WireTypedValue | null | undefined): Uint8Array | undefined {
  return value?.hasValue === true ? (value.value ?? NO_BYTES) : undefined;
}

/** What stays the same during a batch. */
interface Run extends BatchState {
  readonly served: Served;
  readonly options: RequestReplyOptions & { readonly logger: Logger };
}

async function runBatch(
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
    log: options.logger.child({ function: typename, id }),
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
    try {
      await attemptMessage(run, message);
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
    }
  }
}

async function attemptMessage(run: Run, message: Incoming): Promise<void> {
  const { fn, View } = run.served;
  const { context, close } = openContext(run, message.caller, View);
  try {
    const handler = fn.handlers.get(message.typename);
    if (handler !== undefined) {
      await handler.handle(context as never, decode(handler.type, message.bytes) as never);
    } else if (fn.anyHandler !== undefined) {
      await fn.anyHandler(context as never, messageOf(message.typename, message.bytes));
    } else {
      throw new StateFunError(
        "invalid-message",
        `it accepts ${[...fn.handlers.keys()].join(", ") || "no messages"}`,
      );
    }
    // With attempts to make, a stored value that does not encode has to show while its message can still be blamed.
    if (fn.maxAttempts !== undefined) run.storage.mutations();
  } finally {
    close();
  }
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
