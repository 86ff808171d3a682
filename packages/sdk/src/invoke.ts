/**
 * The core of the SDK: a batch in, the answer to it out, both as plain data. No HTTP and no global state: services, the
 * local runtime's calls in one process and the tests are thin adapters over it.
 */
import {
  type BatchHandler,
  type BatchRequest,
  type BatchResponse,
  decodeRequest,
  encodeResponse,
  type PersistedValueSpec,
} from "statefun-wire";
import type { Served } from "./attempts.ts";
import { runBatch } from "./batch.ts";
import { reasonOf, StateFunError } from "./errors.ts";
import { definition } from "./function.ts";
import { silentLogger } from "./logger.ts";
import type { BatchOutcome, RequestReplyOptions } from "./options.ts";
import { storageView } from "./storage.ts";

/** The bytes of a ToFunction request to the bytes of its FromFunction response. Rejects with a {@link StateFunError}. */
export type RequestReplyHandler = (request: Uint8Array) => Promise<Uint8Array>;

/**
 * The functions of a service as plain data in and plain data out, for a runtime in the same process. A batch whose handlers
 * return no promises is done when the call returns, unless `catchStrayErrors` is on; else there is a promise.
 * Throws a {@link StateFunError} when the whole batch has failed, or rejects with it, and logs why.
 * @throws StateFunError `invalid-declaration` when two functions have the same name
 */
export function batchHandler(options: RequestReplyOptions): BatchHandler {
  const { logger = silentLogger, observer } = options;
  const batchOptions = { ...options, logger };
  const served = new Map<string, Served>();
  for (const { typename, [definition]: fn } of options.functions) {
    if (served.has(typename)) {
      throw new StateFunError("invalid-declaration", `two functions are named ${typename}`);
    }
    served.set(typename, { ...fn, typename, View: storageView(fn.values) });
  }

  const logFailure = ({ target: { typename, id } }: BatchRequest, error: unknown): void => {
    const { code, invocation } = error as StateFunError;
    logger.error({ function: typename, id, ...invocation, code, err: error }, "batch failed");
  };

  const respond = (
    found: Served,
    request: BatchRequest,
  ): BatchResponse | Promise<BatchResponse> => {
    const stored = storedValues(found, request);
    return "missing" in stored
      ? { kind: "incomplete", missing: stored.missing }
      : runBatch(found, request, stored.values, batchOptions);
  };

  return (request) => {
    const { target, invocations } = request;
    const name = target.typename;
    const found = served.get(name);
    if (found === undefined) {
      const serves = [...served.keys()].join(", ") || "nothing";
      const message = `this service does not serve ${name}; it serves ${serves}`;
      const error = new StateFunError("unknown-function", message);
      logFailure(request, error);
      throw error;
    }
    const started = performance.now();
    const end = (outcome: BatchOutcome): void => {
      const seconds = (performance.now() - started) / 1000;
      observer?.batchEnded?.(name, { outcome, invocations: invocations.length, seconds });
    };
    const succeed = (response: BatchResponse): BatchResponse => {
      end(response.kind === "result" ? "succeeded" : "incomplete");
      return response;
    };
    const fail = (error: unknown): never => {
      end("failed");
      logFailure(request, error);
      throw error;
    };
    observer?.batchStarted?.(name);
    let response: BatchResponse | Promise<BatchResponse>;
    try {
      response = respond(found, request);
    } catch (error) {
      return fail(error);
    }
    return response instanceof Promise ? response.then(succeed, fail) : succeed(response);
  };
}

/**
 * The same over the bytes that travel between a runtime and a service.
 * @throws StateFunError `invalid-declaration` when two functions have the same name
 */
export function requestReplyHandler(options: RequestReplyOptions): RequestReplyHandler {
  const handle = bytesHandler(options);
  return async (request) => await handle(request);
}

/** Like a {@link RequestReplyHandler}, and like a batch handler without a promise where it need not wait. */
export type BytesHandler = (request: Uint8Array) => Uint8Array | Promise<Uint8Array>;

/** @throws StateFunError `invalid-declaration` when two functions have the same name */
export function bytesHandler(options: RequestReplyOptions): BytesHandler {
  const { logger = silentLogger } = options;
  const handle = batchHandler(options);
  return (bytes) => {
    let request: BatchRequest;
    try {
      request = decodeRequest(bytes);
    } catch (cause) {
      const message = `not a ToFunction request: ${reasonOf(cause)}`;
      const error = new StateFunError("malformed-request", message, { cause });
      logger.error({ code: error.code, err: error }, "batch failed");
      throw error;
    }
    const response = handle(request);
    return response instanceof Promise ? response.then(encodeResponse) : encodeResponse(response);
  };
}

/** The bytes of each declared value, or the specs of those that the runtime did not send. */
function storedValues(
  { typename, values: declared }: Served,
  { target, state }: BatchRequest,
):
  | { readonly values: readonly (Uint8Array | undefined)[] }
  | { readonly missing: readonly PersistedValueSpec[] } {
  const values: (Uint8Array | undefined)[] = [];
  const missing: PersistedValueSpec[] = [];
  for (const { type, spec } of declared) {
    const stored = state.findLast(({ name }) => name === spec.name);
    if (stored === undefined) {
      missing.push(spec);
      continue;
    }
    // A runtime keeps a value under the type it was first stored with, and another type may read its bytes as nonsense.
    if (stored.value !== undefined && stored.typename && stored.typename !== type.typename) {
      throw new StateFunError(
        "invalid-state",
        `${typename} "${target.id}": the stored "${spec.name}" is a ${stored.typename}, not a ${type.typename}`,
      );
    }
    values.push(stored.value);
  }
  return missing.length > 0 ? { missing } : { values };
}
