/** One call of a function: the exchange until there is an answer to go by. */
import type { BatchRequest, BatchResult, PersistedValue, PersistedValueSpec } from "statefun-wire";
import type { Message } from "../model.ts";
import { InvalidReply } from "./errors.ts";
import type { Transport } from "./transport.ts";

/** What is called, and what is known of it by now. */
export interface Callee {
  readonly transport: Transport;
  /** What the function has declared by now. A call may change that. */
  readonly declared: {
    readonly values: ReadonlyMap<string, PersistedValueSpec>;
    replace(specs: readonly PersistedValueSpec[]): void;
    add(specs: readonly PersistedValueSpec[]): void;
  };
}

/** A value of the state as it is sent. */
export interface SentValue {
  readonly typename: string;
  readonly value: Uint8Array | undefined;
}

/** How a batch is sent. */
export interface CallOptions {
  /** The value of a name, undefined when it is empty. */
  readonly storedValue: (name: string) => SentValue | undefined;
  /** Whether the function is to declare its values anew: it is sent none at first. */
  readonly asksAnew: boolean;
}

/**
 * Sends a batch, and once more when the function has to be sent more of its state first. Rejects with the reason when that
 * fails.
 */
export function call(
  callee: Callee,
  target: BatchRequest["target"],
  batch: readonly Message[],
  options: CallOptions,
): Promise<BatchResult> {
  const invocations = batch.map(({ caller, typename, value }) => ({
    caller: caller && { typename: caller.function, id: caller.id },
    argument: { typename, value },
  }));
  try {
    return attempt(callee, { target, invocations }, options, true);
  } catch (error) {
    return Promise.reject(error);
  }
}

// Not an async function, which costs a call some promises more.
function attempt(
  callee: Callee,
  batch: Omit<BatchRequest, "state">,
  options: CallOptions,
  isFirst: boolean,
): Promise<BatchResult> {
  const { transport, declared } = callee;
  const { state, mismatch } = stateOf(declared.values, options.storedValue);
  const isAsking = isFirst && (options.asksAnew || mismatch !== undefined);
  if (!isAsking && mismatch !== undefined) throw new InvalidReply(mismatch);
  const sent = isAsking ? [] : state;
  const { target, invocations } = batch;
  return transport.send({ target, state: sent, invocations }).then((response) => {
    if (response.kind === "result") {
      if (isAsking) declared.replace([]);
      return response;
    }
    const unknown = stillUnknown(response.missing, sent);
    if (isAsking) declared.replace(unknown);
    else declared.add(unknown);
    return attempt(callee, batch, options, false);
  });
}

/** The values to send; `mismatch` says which of them cannot be, because it is stored as something else. */
function stateOf(
  values: ReadonlyMap<string, PersistedValueSpec>,
  storedValue: (name: string) => SentValue | undefined,
): { readonly state: PersistedValue[]; readonly mismatch: string | undefined } {
  let mismatch: string | undefined;
  const state: PersistedValue[] = [];
  for (const { name, typename } of values.values()) {
    const stored = storedValue(name);
    if (stored?.value !== undefined && stored.typename !== typename) {
      mismatch =
        `its value "${name}" is stored as ${stored.typename}, and the function declares it as ${typename} now: ` +
        "declare the new one under another name and convert the old one, or go back to the old type, or remove the " +
        "instance's values (DELETE /functions/{namespace}/{name}/{id})";
    }
    state.push({ name, typename, value: stored?.value });
  }
  return { state, mismatch };
}

/** The values that the function asks for and was not sent. @throws InvalidReply when there are none */
function stillUnknown(
  missing: readonly PersistedValueSpec[],
  sent: readonly PersistedValue[],
): readonly PersistedValueSpec[] {
  if (missing.length === 0) {
    throw new InvalidReply("it lacks values of its state, but does not say which");
  }
  if (missing.some(({ name }) => name === "")) {
    throw new InvalidReply("it declares a value without a name");
  }
  const names = new Set(sent.map(({ name }) => name));
  const unknown = missing.filter(({ name }) => !names.has(name));
  if (unknown.length === 0) {
    throw new InvalidReply(
      `it asks again for values of its state that it was sent: ${missing.map(({ name }) => name).join(", ")}`,
    );
  }
  return unknown;
}
