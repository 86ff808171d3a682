/** Batches as bytes by the code that protobufjs generates: what read-batch.ts and write-batch.ts are held to. */
import type {
  Address,
  BatchRequest,
  BatchResponse,
  BatchResult,
  DelayedMessage,
  OutgoingMessage,
  PersistedValueSpec,
  StateMutation,
  TypedValue,
} from "../src/batch.ts";
import {
  ExpireMode,
  FromFunction,
  MutationType,
  ToFunction,
  type WireAddress,
  type WireDelayedMessage,
  type WireMessage,
  type WireResult,
  type WireStateMutation,
  type WireTypedValue,
  type WireValueSpec,
} from "../src/protobuf.ts";
import { joinTypeName, splitTypeName } from "../src/typename.ts";

const NO_BYTES = new Uint8Array(0);

export function encodeRequest({ target, state, invocations }: BatchRequest): Uint8Array {
  return ToFunction.encode({
    invocation: {
      target: toAddress(target),
      state: state.map((value) => ({ stateName: value.name, stateValue: toValue(value) })),
      invocations: invocations.map(({ caller, argument }) => ({
        caller: caller ? toAddress(caller) : null,
        argument: toValue(argument),
      })),
    },
  }).finish();
}

/**
 * The values are views of `bytes`: copy those that are to be kept.
 * @throws Error when the bytes are not a ToFunction message, or it has no target
 */
export function decodeRequest(bytes: Uint8Array): BatchRequest {
  const { invocation } = ToFunction.decode(bytes);
  if (!invocation?.target?.id) throw new TypeError("it has no invocation with a target");
  return {
    target: fromAddress(invocation.target),
    state: (invocation.state ?? []).map(({ stateName, stateValue }) => ({
      name: stateName ?? "",
      ...fromValue(stateValue),
    })),
    invocations: (invocation.invocations ?? []).map(({ caller, argument }) => ({
      caller: caller ? fromAddress(caller) : undefined,
      argument: fromValue(argument),
    })),
  };
}

export function encodeResponse(response: BatchResponse): Uint8Array {
  return FromFunction.encode(
    response.kind === "incomplete"
      ? { incompleteInvocationContext: { missingValues: response.missing.map(toSpec) } }
      : { invocationResult: toResult(response) },
  ).finish();
}

/**
 * The values are views of `bytes`: copy those that are to be kept. An answer with neither a result nor missing values,
 * such as one without any bytes, asks for nothing, as on Flink.
 * @throws Error when the bytes are not a FromFunction message
 */
export function decodeResponse(bytes: Uint8Array): BatchResponse {
  const { invocationResult, incompleteInvocationContext } = FromFunction.decode(bytes);
  return incompleteInvocationContext
    ? {
        kind: "incomplete",
        missing: (incompleteInvocationContext.missingValues ?? []).map(fromSpec),
      }
    : fromResult(invocationResult ?? {});
}

function toResult({ mutations, messages, delayed, egresses }: BatchResult): WireResult {
  return {
    stateMutations: mutations.map(toMutation),
    outgoingMessages: messages.map(toMessage),
    delayedInvocations: delayed.map(toDelayed),
    outgoingEgresses: egresses.map(({ egress, argument }) => {
      const { namespace, name } = partsOf(egress);
      return { egressNamespace: namespace, egressType: name, argument: toValue(argument) };
    }),
  };
}

function fromResult(result: WireResult): BatchResult {
  return {
    kind: "result",
    mutations: (result.stateMutations ?? []).map(fromMutation),
    messages: (result.outgoingMessages ?? []).map(fromMessage),
    delayed: (result.delayedInvocations ?? []).map(fromDelayed),
    egresses: (result.outgoingEgresses ?? []).map(({ egressNamespace, egressType, argument }) => ({
      egress: joinTypeName(egressNamespace ?? "", egressType ?? ""),
      argument: fromValue(argument),
    })),
  };
}

function toMutation({ name, value }: StateMutation): WireStateMutation {
  return value === undefined
    ? { mutationType: MutationType.DELETE, stateName: name }
    : { mutationType: MutationType.MODIFY, stateName: name, stateValue: toValue(value) };
}

/** As on Flink, what is written is a value, if an empty one, whether it says so or not: only a deletion removes. */
function fromMutation({ mutationType, stateName, stateValue }: WireStateMutation): StateMutation {
  const value =
    mutationType === MutationType.MODIFY
      ? { typename: stateValue?.typename ?? "", value: stateValue?.value ?? NO_BYTES }
      : undefined;
  return { name: stateName ?? "", value };
}

function toMessage({ target, argument }: OutgoingMessage): WireMessage {
  return { target: toAddress(target), argument: toValue(argument) };
}

function fromMessage({ target, argument }: WireMessage): OutgoingMessage {
  return { target: fromAddress(target), argument: fromValue(argument) };
}

function toDelayed(delayed: DelayedMessage): WireDelayedMessage {
  return delayed.cancel !== undefined
    ? { isCancellationRequest: true, cancellationToken: delayed.cancel }
    : {
        delayInMs: delayed.delayMs,
        cancellationToken: delayed.token ?? null,
        ...toMessage(delayed),
      };
}

function fromDelayed(delayed: WireDelayedMessage): DelayedMessage {
  const { isCancellationRequest, cancellationToken, delayInMs } = delayed;
  return isCancellationRequest === true
    ? { cancel: cancellationToken ?? "" }
    : {
        ...fromMessage(delayed),
        delayMs: Number(delayInMs ?? 0),
        token: cancellationToken || undefined,
      };
}

const MODES = {
  none: ExpireMode.NONE,
  "after-write": ExpireMode.AFTER_WRITE,
  "after-invoke": ExpireMode.AFTER_INVOKE,
};

function toSpec({ name, typename, expiry, expireAfter }: PersistedValueSpec): WireValueSpec {
  return {
    stateName: name,
    typeTypename: typename,
    expirationSpec: { mode: MODES[expiry], expireAfterMillis: expireAfter },
  };
}

/** As on Flink, a time of 0 or less means no expiry. */
function fromSpec({ stateName, typeTypename, expirationSpec }: WireValueSpec): PersistedValueSpec {
  const expireAfter = Math.max(0, Number(expirationSpec?.expireAfterMillis ?? 0));
  const mode = expireAfter > 0 ? expirationSpec?.mode : ExpireMode.NONE;
  const expiry =
    mode === ExpireMode.AFTER_WRITE
      ? "after-write"
      : mode === ExpireMode.AFTER_INVOKE
        ? "after-invoke"
        : "none";
  return { name: stateName ?? "", typename: typeTypename ?? "", expiry, expireAfter };
}

function toAddress({ typename, id }: Address): WireAddress {
  const { namespace, name } = partsOf(typename);
  return { namespace, type: name, id };
}

function fromAddress(address: WireAddress | null | undefined): Address {
  const { namespace, type, id } = address ?? {};
  return { typename: joinTypeName(namespace ?? "", type ?? ""), id: id ?? "" };
}

function partsOf(typename: string) {
  const parts = splitTypeName(typename);
  if (parts === undefined) throw new TypeError(`"${typename}" is not a type name`);
  return parts;
}

function toValue({ typename, value }: TypedValue): WireTypedValue {
  return { typename, hasValue: value !== undefined, value: value ?? null };
}

function fromValue(value: WireTypedValue | null | undefined): TypedValue {
  return {
    typename: value?.typename ?? "",
    value: value?.hasValue === true ? (value.value ?? NO_BYTES) : undefined,
  };
}
