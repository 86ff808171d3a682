/** The bytes of the messages ToFunction and FromFunction as {@link BatchRequest} and {@link BatchResponse}. */
import type {
  Address,
  BatchRequest,
  BatchResponse,
  BatchResult,
  DelayedMessage,
  EgressMessage,
  Invocation,
  OutgoingMessage,
  PersistedValue,
  PersistedValueSpec,
  StateMutation,
  TypedValue,
} from "./batch.ts";
import { bool, bytes, int32, int64, many, message, name, one, oneof, text } from "./message.ts";
import { ExpireMode, MutationType } from "./protobuf.ts";
import { joinTypeName } from "./typename.ts";

const NO_BYTES = new Uint8Array(0);
const NO_VALUE: TypedValue = { typename: "", value: undefined };
const NO_ADDRESS: Address = { typename: joinTypeName("", ""), id: "" };

const address = message(
  [name(1), name(2), text(3)],
  (namespace = "", type = "", id = ""): Address => ({
    typename: joinTypeName(namespace, type),
    id,
  }),
);

const value = message(
  [name(1), bool(2), bytes(3)],
  (typename = "", hasValue = false, value = NO_BYTES): TypedValue => ({
    typename,
    value: hasValue ? value : undefined,
  }),
);

const persistedValue = message(
  [name(1), one(2, value)],
  (name = "", { typename, value }: TypedValue = NO_VALUE): PersistedValue => ({
    name,
    typename,
    value,
  }),
);

const invocation = message(
  [one(1, address), one(2, value)],
  (caller, argument = NO_VALUE): Invocation => ({ caller, argument }),
);

const batch = message(
  [one(1, address), many(2, persistedValue), many(3, invocation)],
  (target, state = [], invocations = []) => ({ target, state, invocations }),
);

const toFunction = message([one(100, batch)], (batch): BatchRequest => {
  const { target, state, invocations } = batch ?? {};
  if (!target?.id) throw new TypeError("it has no invocation with a target");
  return { target, state: state ?? [], invocations: invocations ?? [] };
});

/** What is written is a value, whether it says so or not. */
const writtenValue = message(
  [name(1), bool(2), bytes(3)],
  (typename = "", _hasValue, value = NO_BYTES) => ({ typename, value }),
);
const EMPTY = { typename: "", value: NO_BYTES };

/** As on Flink, only a deletion removes: what is written is a value, if an empty one. */
const mutation = message(
  [int32(1), name(2), one(3, writtenValue)],
  (type, name = "", value = EMPTY): StateMutation => ({
    name,
    value: type === MutationType.MODIFY ? value : undefined,
  }),
);

const outgoing = message(
  [one(1, address), one(2, value)],
  (target = NO_ADDRESS, argument = NO_VALUE): OutgoingMessage => ({ target, argument }),
);

const delayed = message(
  [int64(1), one(2, address), one(3, value), bool(10), text(11)],
  (
    delayMs = 0,
    target = NO_ADDRESS,
    argument = NO_VALUE,
    isCancel = false,
    token = "",
  ): DelayedMessage =>
    isCancel ? { cancel: token } : { target, argument, delayMs, token: token || undefined },
);

const egress = message(
  [name(1), name(2), one(3, value)],
  (namespace = "", name = "", argument = NO_VALUE): EgressMessage => ({
    egress: joinTypeName(namespace, name),
    argument,
  }),
);

const result = message(
  [many(1, mutation), many(2, outgoing), many(3, delayed), many(4, egress)],
  (mutations = [], messages = [], delayed = [], egresses = []): BatchResult => ({
    kind: "result",
    mutations,
    messages,
    delayed,
    egresses,
  }),
);

type Expiration = Pick<PersistedValueSpec, "expiry" | "expireAfter">;

/** As on Flink, a time of 0 or less means no expiry. */
const expiration = message([int32(1), int64(2)], (mode, millis = 0): Expiration => {
  if (millis <= 0) return NO_EXPIRATION;
  if (mode === ExpireMode.AFTER_WRITE) return { expiry: "after-write", expireAfter: millis };
  if (mode === ExpireMode.AFTER_INVOKE) return { expiry: "after-invoke", expireAfter: millis };
  return { expiry: "none", expireAfter: millis };
});
const NO_EXPIRATION: Expiration = { expiry: "none", expireAfter: 0 };

const valueSpec = message(
  [name(1), one(2, expiration), name(3)],
  (
    name = "",
    { expiry, expireAfter }: Expiration = NO_EXPIRATION,
    typename = "",
  ): PersistedValueSpec => ({
    name,
    typename,
    expiry,
    expireAfter,
  }),
);

const incomplete = message(
  [many(1, valueSpec)],
  (missing = []): BatchResponse => ({ kind: "incomplete", missing }),
);

const fromFunction = oneof(
  [one(100, result), one(101, incomplete)],
  (result, incomplete): BatchResponse =>
    incomplete ??
    result ?? { kind: "result", mutations: [], messages: [], delayed: [], egresses: [] },
);

/**
 * The values are views of `bytes`: copy those that are to be kept.
 * @throws Error when the bytes are not a ToFunction message, or it has no target
 */
export function decodeRequest(bytes: Uint8Array): BatchRequest {
  return toFunction.read(bytes);
}

/**
 * The values are views of `bytes`: copy those that are to be kept. An answer with neither a result nor missing values,
 * such as one without any bytes, asks for nothing, as on Flink.
 * @throws Error when the bytes are not a FromFunction message
 */
export function decodeResponse(bytes: Uint8Array): BatchResponse {
  return fromFunction.read(bytes);
}

/**
 * One of the invocations of a ToFunction message. The value is a view of `bytes`.
 * @throws Error when the bytes are not one
 */
export function decodeInvocation(bytes: Uint8Array): Invocation {
  return invocation.read(bytes);
}

/**
 * The value is a view of `bytes`.
 * @throws Error when the bytes are not a TypedValue message
 */
export function decodeTypedValue(bytes: Uint8Array): TypedValue {
  return value.read(bytes);
}
