/**
 * The core of the SDK: the bytes of a ToFunction request in, the bytes of a FromFunction response out. No HTTP and no
 * global state; the endpoint, the in-process transport and the tests are thin adapters over it.
 */

import {
  FromFunction,
  type FromFunctionMessage,
  ToFunction,
  type WireBatchRequest,
  type WireValueSpec,
} from "statefun-wire";
import { runBatch, type Served, valueBytes } from "./batch.ts";
import { reasonOf, StateFunError } from "./errors.ts";
import type { AnyStatefulFunction } from "./function.ts";
import { silentLogger } from "./logger.ts";
import type { BatchOutcome, RequestReplyOptions } from "./options.ts";
import { storageView } from "./storage.ts";

/** The bytes of a ToFunction request to the bytes of its FromFunction response. Rejects with a {@link StateFunError}. */
export type RequestReplyHandler = (request: Uint8Array) => Promise<Uint8Array>;

/** @throws StateFunError `invalid-declaration` when two functions have the same name */
export function requestReplyHandler(options: RequestReplyOptions): RequestReplyHandler {
  const { logger = silentLogger, observer } = options;
  const batchOptions = { ...options, logger };
  const served = new Map<string, Served>();
  for (const fn of options.functions) {
    if (served.has(fn.typename)) {
      throw new StateFunError("invalid-declaration", `two functions are named ${fn.typename}`);
    }
    served.set(fn.typename, { fn, View: storageView(fn.slots) });
  }

  const find = (name: string): Served => {
    const found = served.get(name);
    if (found !== undefined) return found;
    throw new StateFunError(
      "unknown-function",
      `this service does not serve ${name}; it serves ${[...served.keys()].join(", ") || "nothing"}`,
    );
  };

  const respond = async (name: string, request: WireBatchRequest): Promise<FromFunctionMessage> => {
    const found = find(name);
    const started = performance.now();
    let outcome: BatchOutcome = "failed";
    observer?.batchStarted?.(name);
    try {
      const stored = storedValues(found.fn, request);
      if ("missing" in stored) {
        outcome = "incomplete";
        return { incompleteInvocationContext: { missingValues: stored.missing } };
      }
      const invocationResult = await runBatch(found, request, stored.values, batchOptions);
      outcome = "succeeded";
      return { invocationResult };
    } finally {
      const invocations = request.invocations?.length ?? 0;
      const seconds = (performance.now() - started) / 1000;
      observer?.batchEnded?.(name, { outcome, invocations, seconds });
    }
  };

  return async (bytes) => {
    let address: { readonly function?: string; readonly id?: string } = {};
    try {
      const request = decodeRequest(bytes);
      const { namespace, type, id } = request.target ?? {};
      const name = `${namespace}/${type}`;
      address = { function: name, id: id ?? "" };
      return FromFunction.encode(await respond(name, request)).finish();
    } catch (error) {
      const { code, invocation } = error as StateFunError;
      logger.error({ ...address, ...invocation, code, err: error }, "batch failed");
      throw error;
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
  const values: (Uint8Array | undefined)[] = [];
  const missing: WireValueSpec[] = [];
  for (const { name, type, wire } of fn.slots) {
    const sent = request.state?.findLast(({ stateName }) => stateName === name);
    if (sent === undefined) {
      missing.push(wire);
      continue;
    }
    const { stateValue: stored } = sent;
    // A runtime keeps a value under the type it was first stored with, and another type may read its bytes as nonsense.
    if (stored?.hasValue && stored.typename && stored.typename !== type.typename) {
      throw new StateFunError(
        "invalid-state",
        `${fn.typename} "${request.target?.id}": the stored "${name}" is a ${stored.typename} and no ${type.typename}`,
      );
    }
    values.push(valueBytes(stored));
  }
  return missing.length > 0 ? { missing } : { values };
}
