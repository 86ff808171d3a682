/**
 * Functions for the runtime's tests, as plain data in and plain data out, over the bytes that a functions service speaks.
 * Unlike functions made with the SDK they can answer anything, what is wrong too.
 */
import { kafkaRecord as kafkaRecordCodec } from "statefun-wire";
import {
  ExpireMode,
  FromFunction,
  KafkaProducerRecord,
  MutationType,
  ToFunction,
  type WireAddress,
  type WireTypedValue,
} from "statefun-wire/protobuf";
import { type Handler, text } from "./support.ts";

export interface Batch {
  /** `name/id`: all functions here are in the namespace `test`. */
  readonly target: string;
  readonly id: string;
  /** The values that came with it; empty ones are undefined. */
  readonly state: Readonly<Record<string, string | undefined>>;
  /** The messages as text. */
  readonly messages: readonly string[];
  /** `name/id` of each message's sender, undefined when it came from an ingress. */
  readonly callers: readonly (string | undefined)[];
  readonly typenames: readonly string[];
  /** Whether each message has a value, if an empty one. */
  readonly haveValues: readonly boolean[];
}

export interface Answer {
  /** Values to write; undefined deletes. */
  readonly state?: Readonly<Record<string, string | undefined>>;
  /** `[name/id, value]` */
  readonly send?: readonly (readonly [to: string, value: string])[];
  readonly delayed?: readonly Delayed[];
  /** `key=value` to a topic of egress `test/out`. */
  readonly egress?: readonly (readonly [topic: string, record: string])[];
}

export type Delayed =
  | { readonly cancel: string }
  | {
      readonly ms: number;
      readonly to: string;
      readonly value: string;
      readonly token?: string;
    };

/** How the values of a function's state are declared. */
export type Declared = Readonly<Record<string, { afterWrite?: number; afterInvoke?: number }>>;

/** A function: `handle` gets each batch once all `declared` values have come with it. */
export function fn(
  handle: (batch: Batch) => Answer | undefined | Promise<Answer | undefined>,
  declared: Declared = {},
): Handler {
  return async (request) => {
    const batch = readBatch(request);
    const missing = Object.keys(declared).filter((name) => !Object.hasOwn(batch.state, name));
    if (missing.length > 0) return incomplete(missing, declared);
    return encodeAnswer((await handle(batch)) ?? {});
  };
}

export function readBatch(request: Uint8Array): Batch {
  const { target, state, invocations } = ToFunction.decode(request).invocation ?? {};
  const all = invocations ?? [];
  return {
    target: addressText(target) ?? "",
    id: target?.id ?? "",
    state: Object.fromEntries(
      (state ?? []).map(({ stateName, stateValue }) => [stateName ?? "", valueText(stateValue)]),
    ),
    messages: all.map(({ argument }) => text(argument?.value ?? undefined)),
    callers: all.map(({ caller }) => addressText(caller)),
    typenames: all.map(({ argument }) => argument?.typename ?? ""),
    haveValues: all.map(({ argument }) => argument?.hasValue === true),
  };
}

export function encodeAnswer({ state = {}, send = [], delayed = [], egress = [] }: Answer) {
  return FromFunction.encode({
    invocationResult: {
      stateMutations: Object.entries(state).map(([stateName, value]) => ({
        stateName,
        mutationType: value === undefined ? MutationType.DELETE : MutationType.MODIFY,
        stateValue: value === undefined ? null : typed(value),
      })),
      outgoingMessages: send.map(([to, value]) => ({
        target: wireAddress(to),
        argument: typed(value),
      })),
      delayedInvocations: delayed.map((one) =>
        "cancel" in one
          ? { isCancellationRequest: true, cancellationToken: one.cancel }
          : {
              delayInMs: one.ms,
              target: wireAddress(one.to),
              argument: typed(one.value),
              cancellationToken: one.token ?? "",
            },
      ),
      outgoingEgresses: egress.map(([topic, record]) => kafkaRecord("test/out", topic, record)),
    },
  }).finish();
}

export function incomplete(
  missing: readonly string[],
  declared: Declared,
  typename = "test/text",
): Uint8Array {
  return FromFunction.encode({
    incompleteInvocationContext: {
      missingValues: missing.map((stateName) => {
        const { afterWrite, afterInvoke } = declared[stateName] ?? {};
        return {
          stateName,
          typeTypename: typename,
          expirationSpec: {
            mode: afterWrite ? ExpireMode.AFTER_WRITE : afterInvoke ? ExpireMode.AFTER_INVOKE : 0,
            expireAfterMillis: afterWrite ?? afterInvoke ?? 0,
          },
        };
      }),
    },
  }).finish();
}

export function kafkaRecord(egress: string, topic: string, record: string) {
  const [namespace, type] = egress.split("/");
  const equals = record.indexOf("=");
  const value = KafkaProducerRecord.encode({
    topic,
    key: record.slice(0, equals),
    valueBytes: Buffer.from(record.slice(equals + 1)),
  }).finish();
  return {
    egressNamespace: namespace ?? "",
    egressType: type ?? "",
    argument: { typename: kafkaRecordCodec.typename, hasValue: true, value },
  };
}

export function typed(value: string): WireTypedValue {
  return { typename: "test/text", hasValue: true, value: Buffer.from(value) };
}

/** `name/id`, where the id may have slashes. */
export function wireAddress(address: string): WireAddress {
  const slash = address.indexOf("/");
  return { namespace: "test", type: address.slice(0, slash), id: address.slice(slash + 1) };
}

function addressText(address: WireAddress | null | undefined): string | undefined {
  return address ? `${address.type}/${address.id}` : undefined;
}

function valueText(value: WireTypedValue | null | undefined): string | undefined {
  return value?.hasValue === true ? text(value.value ?? undefined) : undefined;
}

/** A promise that is settled from outside, such as the answer of a function that a test holds. */
export function deferred<T = void>() {
  return Promise.withResolvers<T>();
}
