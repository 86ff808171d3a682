/**
 * What the SDK's tests share: they speak to a function as a runtime does, with the bytes of ToFunction and FromFunction,
 * so that what they hold is what a runtime sees and not how the SDK is built inside.
 */

import {
  FromFunction,
  MutationType,
  ToFunction,
  type WireAddress,
  type WireTypedValue,
} from "statefun-wire/protobuf";
import { expect } from "vitest";
import { definition } from "../src/function.ts";
import type { AnyStatefulFunction, Logger, RequestReplyOptions, Type } from "../src/index.ts";
import { deadLetterEgress, requestReplyHandler, StateFunError } from "../src/index.ts";

/** A message as it comes from the runtime. Without bytes it has a type and no value. */
export interface Incoming {
  readonly typename: string;
  readonly bytes: Uint8Array | undefined;
  /** `namespace/name/id`; left out: from an ingress. */
  readonly caller?: string;
}

export function message<T>(type: Type<T>, value: T, caller?: string): Incoming {
  return { typename: type.typename, bytes: type.serialize(value), ...(caller && { caller }) };
}

export function text(typename: string, payload: string): Incoming {
  return { typename, bytes: Buffer.from(payload) };
}

export interface Batch {
  readonly id?: string;
  /** What the runtime has stored, by name. Left out: every declared value, empty. */
  readonly state?: Readonly<Record<string, WireTypedValue | null>>;
  readonly messages: readonly Incoming[];
}

/** The bytes of a ToFunction request. */
export function toFunction(
  fn: AnyStatefulFunction,
  { id = "1", state, messages }: Batch,
): Uint8Array {
  const stored =
    state ?? Object.fromEntries(fn[definition].values.map(({ spec }) => [spec.name, null]));
  return ToFunction.encode({
    invocation: {
      target: addressOfText(`${fn.typename}/${id}`),
      state: Object.entries(stored).map(([stateName, stateValue]) => ({ stateName, stateValue })),
      invocations: messages.map(({ typename, bytes, caller }) => ({
        caller: caller === undefined ? null : addressOfText(caller),
        argument:
          bytes === undefined ? { typename } : { typename, hasValue: true, value: copyOf(bytes) },
      })),
    },
  }).finish();
}

export function stored<T>(type: Type<T>, value: T): WireTypedValue {
  return { typename: type.typename, hasValue: true, value: type.serialize(value) };
}

/** `namespace/name/id`, where the namespace has no slash and the id may have any. */
function addressOfText(address: string): WireAddress {
  const [namespace = "", type = "", ...id] = address.split("/");
  return { namespace, type, id: id.join("/") };
}

/** What a function answered, addresses as `namespace/name/id` and bytes as Buffers that print well. */
export interface Answer {
  readonly mutations: readonly Mutation[];
  readonly sent: readonly { to: string; type: string; bytes: Buffer }[];
  readonly delayed: readonly (
    | { to: string; type: string; bytes: Buffer; delayMs: number; token?: string }
    | { cancel: string }
  )[];
  readonly egressed: readonly { egress: string; type: string; bytes: Buffer }[];
}

export type Mutation =
  | { readonly name: string; readonly deleted: true }
  | { readonly name: string; readonly type: string; readonly bytes: Buffer };

/** Reads the bytes of a FromFunction response that holds a result. */
export function fromFunction(response: Uint8Array): Answer {
  const { invocationResult: result } = FromFunction.decode(response);
  if (!result) throw new Error("the response holds no result");
  return {
    mutations: (result.stateMutations ?? []).map(({ mutationType, stateName, stateValue }) =>
      mutationType === MutationType.DELETE
        ? { name: stateName ?? "", deleted: true }
        : { name: stateName ?? "", ...typed(stateValue) },
    ),
    sent: (result.outgoingMessages ?? []).map(({ target, argument }) => ({
      to: textOf(target),
      ...typed(argument),
    })),
    delayed: (result.delayedInvocations ?? []).map((delayed) =>
      delayed.isCancellationRequest
        ? { cancel: delayed.cancellationToken ?? "" }
        : {
            to: textOf(delayed.target),
            ...typed(delayed.argument),
            delayMs: Number(delayed.delayInMs),
            ...(delayed.cancellationToken && { token: delayed.cancellationToken }),
          },
    ),
    egressed: (result.outgoingEgresses ?? []).map((record) => ({
      egress: `${record.egressNamespace}/${record.egressType}`,
      ...typed(record.argument),
    })),
  };
}

function textOf(address: WireAddress | null | undefined): string {
  return `${address?.namespace}/${address?.type}/${address?.id}`;
}

function typed(value: WireTypedValue | null | undefined): { type: string; bytes: Buffer } {
  // A value without has_value would be taken for an absent one, however many bytes it has.
  expect(value?.hasValue).toBe(true);
  return { type: value?.typename ?? "", bytes: copyOf(value?.value ?? []) };
}

function copyOf(bytes: Uint8Array | readonly number[]): Buffer {
  return Buffer.from(bytes);
}

export type ServiceOptions = Omit<RequestReplyOptions, "functions">;

/** Runs one batch and reads the result. */
export async function run(
  fn: AnyStatefulFunction,
  batch: Batch,
  options: ServiceOptions = {},
): Promise<Answer> {
  const handle = requestReplyHandler({ functions: [fn], ...options });
  return fromFunction(await handle(toFunction(fn, batch)));
}

/** The StateFunError that a promise is rejected with; anything else fails the test. */
export async function failureOf(promise: Promise<unknown>): Promise<StateFunError> {
  const outcome = await promise.then(
    () => "fulfilled" as const,
    (error: unknown) => error,
  );
  if (outcome instanceof StateFunError) return outcome;
  throw new Error("expected a StateFunError", { cause: outcome });
}

/** The StateFunError that a call throws; anything else fails the test. */
export function thrownBy(call: () => unknown): StateFunError {
  try {
    call();
  } catch (error) {
    if (error instanceof StateFunError) return error;
    throw error;
  }
  throw new Error("expected a StateFunError, and nothing was thrown");
}

export const deadLetters = deadLetterEgress({ typename: "test/dead-letters", topic: "dead" });

/** The dead letters of an answer, without their times. */
export function lettersOf({ egressed }: Answer) {
  return egressed
    .filter(({ egress }) => egress === deadLetters.typename)
    .map(({ bytes }) => {
      const { time, ...letter } = deadLetters.read(bytes).value;
      expect(Date.parse(time)).not.toBeNaN();
      return letter;
    });
}

export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly [field: string]: unknown;
}

/** A logger that keeps its lines. */
export function memoryLogger(
  lines: LogLine[] = [],
  bound: object = {},
): Logger & { lines: LogLine[] } {
  const at = (level: string) => (fields: object, message: string) => {
    lines.push({ ...bound, ...fields, level, message });
  };
  return {
    lines,
    debug: at("debug"),
    info: at("info"),
    warn: at("warn"),
    error: at("error"),
    child: (fields) => memoryLogger(lines, { ...bound, ...fields }),
  };
}
