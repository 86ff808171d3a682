/**
 * Tests of handlers without a server: one message to one instance, and what it asked for as plain data to compare.
 * It runs the very core that serves requests, over the real bytes, so a value that would not survive the wire fails here.
 */
import type { AnyAddress } from "./address.ts";
import type { Context } from "./context.ts";
import type { Egress } from "./egress.ts";
import type { AnyStatefulFunction, StatefulFunction } from "./function.ts";
import { requestReplyHandler } from "./invoke.ts";
import type { Storage, StorageSpec } from "./storage.ts";
import { serialize, type Type } from "./type.ts";
import { splitTypeName, type TypeName } from "./typename.ts";
import {
  FromFunction,
  MutationType,
  ToFunction,
  type WireAddress,
  type WireDelayedMessage,
  type WireMessage,
  type WireTypedValue,
} from "./wire/index.ts";

/** What one message asked the runtime to do. Lists are in the order of the calls. */
export interface Effects<S extends StorageSpec> {
  /** The storage after the message: only the values that are there. */
  readonly storage: Partial<Storage<S>>;
  readonly sent: readonly Sent[];
  readonly delayed: readonly (Delayed | Cancelled)[];
  readonly egressed: readonly Egressed[];
}

export interface Sent {
  readonly to: AnyAddress;
  readonly type: TypeName;
  readonly value: unknown;
}

export interface Delayed extends Sent {
  readonly delayMs: number;
  /** Only there when the message can be cancelled. */
  readonly token?: string;
}

export interface Cancelled {
  readonly cancel: string;
}

export interface Egressed {
  readonly egress: TypeName;
  readonly value: unknown;
  /** Only there when the function gave options, such as a key. */
  readonly options?: unknown;
}

/**
 * Sends one message to the instance `id` of `fn`, whose storage is `before`.
 * Rejects with the StateFunError of the failure when the message or the handler fails.
 */
export async function invoke<
  S extends StorageSpec,
  Accepts extends TypeName,
  T,
  Name extends Accepts,
>(
  fn: StatefulFunction<S, Accepts>,
  id: string,
  message: {
    readonly type: Type<T, Name>;
    readonly value: NoInfer<T>;
    readonly caller?: AnyAddress;
  },
  before: Partial<Storage<S>> = {},
): Promise<Effects<S>> {
  const values: Readonly<Record<string, unknown>> = before;
  const stored = new Map<string, Uint8Array>();
  for (const { name, type } of fn.slots) {
    const value = values[name];
    if (value !== undefined) stored.set(name, serialize(type, value, `storage "${name}"`));
  }
  const request = ToFunction.encode({
    invocation: {
      target: wireAddress({ typename: fn.typename, id }),
      state: fn.slots.map(({ name, type }) => ({
        stateName: name,
        stateValue: stored.has(name) ? wireValue(type.typename, stored.get(name)) : null,
      })),
      invocations: [
        {
          caller: message.caller ? wireAddress(message.caller) : null,
          argument: wireValue(
            message.type.typename,
            serialize(message.type, message.value, "the message"),
          ),
        },
      ],
    },
  }).finish();

  const used: Used = { types: new Map(), egresses: new Map() };
  const handle = requestReplyHandler({ functions: [noting(fn, used)] });
  const result = FromFunction.decode(await handle(request)).invocationResult ?? {};

  for (const { stateName, stateValue, mutationType } of result.stateMutations ?? []) {
    if (mutationType === MutationType.MODIFY) stored.set(stateName ?? "", bytesOf(stateValue));
    else stored.delete(stateName ?? "");
  }
  const storage: Record<string, unknown> = {};
  for (const { name, type } of fn.slots) {
    const bytes = stored.get(name);
    if (bytes !== undefined) storage[name] = type.deserialize(bytes);
  }

  return {
    // Built from the slots, which are those of S.
    storage: storage as Partial<Storage<S>>,
    sent: (result.outgoingMessages ?? []).map((sent) => readMessage(used, sent)),
    delayed: (result.delayedInvocations ?? []).map((delayed) => readDelayed(used, delayed)),
    egressed: (result.outgoingEgresses ?? []).map(({ egressNamespace, egressType, argument }) => {
      const typename: TypeName = `${egressNamespace}/${egressType}`;
      const { value, options } = lookUp(used.egresses, typename).read(bytesOf(argument));
      return { egress: typename, value, ...(options !== undefined && { options }) };
    }),
  };
}

/** The declarations that a handler used: the wire only has their names. */
interface Used {
  readonly types: Map<string, Type<unknown>>;
  readonly egresses: Map<string, Egress<unknown, unknown>>;
}

/** The same function, noting the types and egresses that its handlers use. */
function noting(fn: AnyStatefulFunction, used: Used): AnyStatefulFunction {
  const noted = (context: Context): Context => ({
    ...context,
    send(to, type, value) {
      used.types.set(type.typename, type);
      context.send(to, type, value);
    },
    sendAfter(delayMs, to, type, value, cancellationToken) {
      used.types.set(type.typename, type);
      context.sendAfter(delayMs, to, type, value, cancellationToken);
    },
    sendEgress(egress, value, ...options) {
      used.egresses.set(egress.typename, egress as Egress<unknown, unknown>);
      context.sendEgress(egress, value, ...options);
    },
  });
  const { handlers, anyHandler } = fn;
  return {
    ...fn,
    handlers: new Map(
      [...handlers].map(([typename, { type, handle }]) => [
        typename,
        {
          type,
          handle: (context: Context, message: never) => handle(noted(context) as never, message),
        },
      ]),
    ),
    anyHandler:
      anyHandler && ((context: Context, message) => anyHandler(noted(context) as never, message)),
  };
}

function wireAddress({ typename, id }: AnyAddress): WireAddress {
  const { namespace, name } = splitTypeName(typename);
  return { namespace, type: name, id };
}

function wireValue(typename: string, value: Uint8Array | undefined): WireTypedValue {
  return { typename, hasValue: true, value: value ?? null };
}

function bytesOf(value: WireTypedValue | null | undefined): Uint8Array {
  return value?.value ?? new Uint8Array(0);
}

function readMessage(used: Used, { target, argument }: WireMessage): Sent {
  const typename = argument?.typename ?? "";
  return {
    to: { typename: `${target?.namespace}/${target?.type}`, id: target?.id ?? "" },
    type: typename as TypeName,
    value: lookUp(used.types, typename).deserialize(bytesOf(argument)),
  };
}

function readDelayed(used: Used, delayed: WireDelayedMessage): Delayed | Cancelled {
  const { isCancellationRequest, cancellationToken: token, delayInMs } = delayed;
  if (isCancellationRequest === true) return { cancel: token ?? "" };
  return {
    ...readMessage(used, delayed),
    delayMs: Number(delayInMs ?? 0),
    ...(token && { token }),
  };
}

function lookUp<T>(noted: ReadonlyMap<string, T>, typename: string): T {
  const found = noted.get(typename);
  if (found === undefined) throw new Error(`the function never used ${typename}`);
  return found;
}
