/**
 * What a function answered, checked before anything of it is done: an answer counts as a whole or not at all. What would
 * fail a Flink job, such as an egress that the module does not declare, fails the invocation here.
 */
import {
  ExpireMode,
  FromFunction,
  KAFKA_RECORD_TYPENAME,
  KafkaProducerRecord,
  KINESIS_RECORD_TYPENAME,
  KinesisEgressRecord,
  MutationType,
  type WireAddress,
  type WireBatchResponse,
  type WireDelayedMessage,
  type WireEgressMessage,
  type WireStateMutation,
  type WireTypedValue,
  type WireValueSpec,
} from "statefun-wire";
import type { FunctionType, RegisteredValue } from "../functions/function-type.ts";
import type { Instance } from "../functions/instance.ts";
import type { InstanceKey } from "../model.ts";
import type { EgressSpec } from "../module/module.ts";

/** An answer that cannot be accepted. */
export class InvalidReply extends Error {
  override readonly name = "InvalidReply";
}

export type Reply =
  | { readonly kind: "incomplete"; readonly missing: readonly RegisteredValue[] }
  | {
      readonly kind: "result";
      /** To be called right before it is applied: answers that come meanwhile change what it is checked against. */
      readonly read: () => Result;
    };

export interface Result {
  readonly mutations: readonly Mutation[];
  readonly messages: readonly Outgoing[];
  readonly delayed: readonly Delayed[];
  readonly records: readonly OutgoingRecord[];
}

export interface Mutation {
  readonly registered: RegisteredValue;
  /** Undefined deletes. */
  readonly value: Uint8Array | undefined;
}

export interface TypedValue {
  readonly typename: string;
  readonly value: Uint8Array | undefined;
}

export interface Outgoing extends TypedValue {
  readonly target: InstanceKey;
}

export type Delayed =
  | { readonly cancel: string }
  | {
      readonly cancel?: undefined;
      readonly delayMs: number;
      readonly token: string | undefined;
      readonly message: Outgoing;
    };

export interface OutgoingRecord {
  readonly topic: string;
  readonly key: Uint8Array | undefined;
  readonly value: Uint8Array;
}

/** What the rest of the runtime has to say about an answer. */
export interface ReplyRules {
  /** Whether some endpoint serves the function. */
  isServed(typename: string): boolean;
  egress(typename: string): EgressSpec | undefined;
  /** Whether records on the topic go to functions, so that they need a key. */
  isIngress(topic: string): boolean;
  /** Whether a playground egress has the topic. */
  isPopped(topic: string): boolean;
  isPending(callerId: string, token: string): boolean;
}

/** @throws InvalidReply with the reason, and so does reading the result */
export function readReply(bytes: Uint8Array, caller: Instance, rules: ReplyRules): Reply {
  const { invocationResult, incompleteInvocationContext } = decode(
    () => FromFunction.decode(bytes),
    "FromFunction",
  );
  if (incompleteInvocationContext) {
    const missing = (incompleteInvocationContext.missingValues ?? []).map(readValueSpec);
    if (missing.length === 0) throw new InvalidReply("it misses storage, but does not say which");
    return { kind: "incomplete", missing };
  }
  // An answer with neither, such as one without any bytes, asks for nothing: Flink takes it so.
  return { kind: "result", read: () => readResult(invocationResult ?? {}, caller, rules) };
}

function decode<T>(read: () => T, what: string): T {
  try {
    return read();
  } catch (cause) {
    throw new InvalidReply(
      `the answer is no ${what}: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        cause,
      },
    );
  }
}

function readValueSpec({
  stateName,
  typeTypename,
  expirationSpec,
}: WireValueSpec): RegisteredValue {
  if (!stateName) throw new InvalidReply("it declares a value without a name");
  const expireAfter = Number(expirationSpec?.expireAfterMillis ?? 0);
  const mode = expireAfter > 0 ? expirationSpec?.mode : ExpireMode.NONE;
  const expiry =
    mode === ExpireMode.AFTER_WRITE
      ? "after-write"
      : mode === ExpireMode.AFTER_INVOKE
        ? "after-invoke"
        : "none";
  return { name: stateName, typename: typeTypename ?? "", expiry, expireAfter };
}

function readResult(
  response: WireBatchResponse,
  { key, type }: Instance,
  rules: ReplyRules,
): Result {
  return {
    mutations: (response.stateMutations ?? []).map((mutation) =>
      readMutation(mutation, type.values),
    ),
    messages: (response.outgoingMessages ?? []).map((message) => readMessage(message, rules)),
    delayed: readDelayed(response.delayedInvocations ?? [], key, rules),
    records: (response.outgoingEgresses ?? []).map((message) => readRecord(message, rules)),
  };
}

function readMutation(
  { stateName, mutationType, stateValue }: WireStateMutation,
  values: FunctionType["values"],
): Mutation {
  const registered = values.get(stateName ?? "");
  if (registered === undefined) {
    throw new InvalidReply(`it changes the value "${stateName ?? ""}", which it has not declared`);
  }
  if (mutationType !== MutationType.MODIFY) return { registered, value: undefined };
  // As on Flink it is a value, if an empty one, whether it says so or not: only a deletion removes.
  const { typename, value } = readValue({ ...stateValue, hasValue: true });
  if (typename !== registered.typename) {
    throw new InvalidReply(
      `it writes the value "${registered.name}" as "${typename}", which it has declared as "${registered.typename}"`,
    );
  }
  return { registered, value };
}

const NO_BYTES = new Uint8Array(0);

/** The value's own bytes: a view would keep the whole answer in memory. */
function readValue(value: WireTypedValue | null | undefined): TypedValue {
  return {
    typename: value?.typename ?? "",
    value:
      value?.hasValue === true ? (value.value ? new Uint8Array(value.value) : NO_BYTES) : undefined,
  };
}

function readMessage(
  message: { readonly target?: WireAddress | null; readonly argument?: WireTypedValue | null },
  rules: ReplyRules,
): Outgoing {
  const { namespace, type, id } = message.target ?? {};
  const target = { function: `${namespace ?? ""}/${type ?? ""}`, id: id ?? "" };
  if (!rules.isServed(target.function)) {
    throw new InvalidReply(
      `it sends a message to ${target.function}, which no endpoint of the module serves`,
    );
  }
  return { target, ...readValue(message.argument) };
}

/** Sends and cancellations apply in the order of the list, so whether a token is pending depends on those before. */
function readDelayed(
  list: readonly WireDelayedMessage[],
  caller: InstanceKey,
  rules: ReplyRules,
): Delayed[] {
  const pending = new Map<string, boolean>();
  return list.map((delayed) => {
    const token = delayed.cancellationToken || undefined;
    if (delayed.isCancellationRequest === true) {
      if (token === undefined)
        throw new InvalidReply("it cancels a delayed message without a token");
      pending.set(token, false);
      return { cancel: token };
    }
    const delayMs = Number(delayed.delayInMs ?? 0);
    if (delayMs < 0) throw new InvalidReply(`it delays a message by ${delayMs} ms`);
    if (token !== undefined) {
      if (pending.get(token) ?? rules.isPending(caller.id, token)) {
        throw new InvalidReply(
          `it uses the cancellation token "${token}", which is pending already for the id "${caller.id}"`,
        );
      }
      pending.set(token, true);
    }
    return { delayMs, token, message: readMessage(delayed, rules) };
  });
}

function readRecord(
  { egressNamespace, egressType, argument }: WireEgressMessage,
  rules: ReplyRules,
): OutgoingRecord {
  const typename = `${egressNamespace ?? ""}/${egressType ?? ""}`;
  const egress = rules.egress(typename);
  if (egress === undefined) {
    throw new InvalidReply(`it writes to egress ${typename}, which the module does not declare`);
  }
  const record = readers[egress.kind](typename, readValue(argument));
  if (record.topic === "")
    throw new InvalidReply(`it writes a record without a topic to egress ${typename}`);
  if (egress.kind === "playground" && !rules.isPopped(record.topic)) {
    throw new InvalidReply(
      `it writes a record to "${record.topic}", which is no topic of a playground egress`,
    );
  }
  if (record.key === undefined && rules.isIngress(record.topic)) {
    throw new InvalidReply(
      `it writes a record without a key to ${record.topic}, which is an ingress topic`,
    );
  }
  return record;
}

const readers: Record<
  EgressSpec["kind"],
  (egress: string, argument: TypedValue) => OutgoingRecord
> = {
  kafka(egress, argument) {
    expectType(egress, argument, KAFKA_RECORD_TYPENAME);
    const record = decode(
      () => KafkaProducerRecord.decode(argument.value ?? NO_BYTES),
      "KafkaProducerRecord",
    );
    return { topic: record.topic, key: keyOf(record.key), value: record.valueBytes };
  },
  kinesis(egress, argument) {
    expectType(egress, argument, KINESIS_RECORD_TYPENAME);
    const record = decode(
      () => KinesisEgressRecord.decode(argument.value ?? NO_BYTES),
      "KinesisEgressRecord",
    );
    return { topic: record.stream, key: keyOf(record.partitionKey), value: record.valueBytes };
  },
  playground(egress, argument) {
    expectType(egress, argument, "io.statefun.playground/EgressRecord");
    const record: unknown = decode(
      () => JSON.parse(Buffer.from(argument.value ?? NO_BYTES).toString()),
      "JSON",
    );
    const { topic, payload } = (record ?? {}) as { topic?: unknown; payload?: unknown };
    if (typeof topic !== "string" || typeof payload !== "string") {
      throw new InvalidReply(
        `it writes a record to egress ${egress} that has no topic and payload`,
      );
    }
    return { topic, key: undefined, value: Buffer.from(payload) };
  },
};

/** As Kafka's egress does it: an empty key is no key. */
function keyOf(key: string): Uint8Array | undefined {
  return key === "" ? undefined : Buffer.from(key);
}

function expectType(egress: string, { typename }: TypedValue, expected: string): void {
  if (typename === expected) return;
  throw new InvalidReply(`it writes a ${typename} to egress ${egress}, which takes ${expected}`);
}
