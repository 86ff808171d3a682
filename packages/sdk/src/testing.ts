/**
 * Tests of handlers without a server: one message to one instance, and what it asked for as plain data to compare.
 * It runs the very core that serves requests, over the real bytes, so a value that would not survive the wire fails here.
 */

import {
  FromFunction,
  MutationType,
  ToFunction,
  type WireAddress,
  type WireDelayedMessage,
  type WireMessage,
  type WireTypedValue,
} from "statefun-wire";
import type { Address, AnyAddress } from "./address.ts";
import type { Context } from "./context.ts";
import type { Egress } from "./egress.ts";
import type { AnyStatefulFunction, StatefulFunction } from "./function.ts";
import { requestReplyHandler } from "./invoke.ts";
import type { Storage, StorageSpec } from "./storage.ts";
import { serialize, type Type } from "./type.ts";
import { splitTypeName, type TypeName } from "./typename.ts";

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
    readonly caller?: Address;
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

  const used: Used = { sent: [], delayed: [], egressed: [] };
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
    sent: used.sent.map((type, index) => readMessage(type, result.outgoingMessages?.[index])),
    delayed: used.delayed.map((type, index) =>
      readDelayed(type, result.delayedInvocations?.[index]),
    ),
    egressed: used.egressed.map((egress, index) => {
      const { value, options } = egress.read(bytesOf(result.outgoingEgresses?.[index]?.argument));
      return { egress: egress.typename, value, ...(options !== undefined && { options }) };
    }),
  };
}

/**
 * The declaration of each effect, in the wire's order: the wire has only their names, and several may share one, such as
 * two topics of one Kafka egress.
 */
interface Used {
  sent: Type<unknown>[];
  /** Of a cancellation: undefined. */
  delayed: (Type<unknown> | undefined)[];
  egressed: Egress<unknown, unknown>[];
}

/** The same function, noting the types and egresses that its handlers use. */
function noting(fn: AnyStatefulFunction, used: Used): AnyStatefulFunction {
  const noted = (context: Context): Context => {
    // Each attempt begins with nothing, as the core's does.
    Object.assign(used, { sent: [], delayed: [], egressed: [] });
    return {
      ...context,
      // What the core refuses throws and is not noted.
      send(to, type, value) {
        context.send(to, type, value);
        used.sent.push(type);
      },
      sendAfter(delayMs, to, type, value, cancellationToken) {
        context.sendAfter(delayMs, to, type, value, cancellationToken);
        used.delayed.push(type);
      },
      cancelDelayedMessage(cancellationToken) {
        context.cancelDelayedMessage(cancellationToken);
        used.delayed.push(undefined);
      },
      sendEgress(egress, value, ...options) {
        context.sendEgress(egress, value, ...options);
        used.egressed.push(egress as Egress<unknown, unknown>);
      },
    };
  };
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

function wireAddress({ typename, id }: Address): WireAddress {
  const { namespace, name } = splitTypeName(typename);
  return { namespace, type: name, id };
}

function wireValue(typename: string, value: Uint8Array | undefined): WireTypedValue {
  return { typename, hasValue: true, value: value ?? null };
}

function bytesOf(value: WireTypedValue | null | undefined): Uint8Array {
  return value?.value ?? new Uint8Array(0);
}

function readMessage(type: Type<unknown>, { target, argument }: WireMessage = {}): Sent {
  return {
    to: { typename: `${target?.namespace}/${target?.type}`, id: target?.id ?? "" },
    type: type.typename,
    value: type.deserialize(bytesOf(argument)),
  };
}

function readDelayed(
  type: Type<unknown> | undefined,
  delayed: WireDelayedMessage = {},
): Delayed | Cancelled {
  const { cancellationToken: token, delayInMs } = delayed;
  if (type === undefined) return { cancel: token ?? "" };
  return {
    ...readMessage(type, delayed),
    delayMs: Number(delayInMs ?? 0),
    ...(token && { token }),
  };
}
