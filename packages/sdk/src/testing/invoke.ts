/**
 * Tests of handlers without a server: one message to one instance, and what it asked for as plain data to compare.
 * It runs the same core that serves requests, over the real bytes: a value that would not survive the wire fails here.
 */

import {
  type DelayedMessage,
  decodeResponse,
  encodeRequest,
  type OutgoingMessage,
  type TypedValue,
} from "statefun-wire";
import type { Address, AnyAddress } from "../address.ts";
import type { Context } from "../context.ts";
import type { Egress } from "../egress.ts";
import { type AnyStatefulFunction, definition, type StatefulFunction } from "../function.ts";
import { requestReplyHandler } from "../invoke.ts";
import type { Storage, StorageSpec } from "../storage.ts";
import { serialize, type Type } from "../type.ts";
import type { TypeName } from "../typename.ts";

/** What one message asked the runtime to do. Lists are in the order of the calls. */
export interface Effects<S extends StorageSpec> {
  /** The storage after the message: only the values that are there. */
  readonly storage: Partial<Storage<S>>;
  readonly sent: readonly Sent[];
  readonly delayed: readonly (Delayed | Cancelled)[];
  readonly egressed: readonly Egressed[];
}

/** A message that was sent. */
export interface Sent {
  readonly to: AnyAddress;
  readonly type: TypeName;
  readonly value: unknown;
}

/** A message that is to be sent later. */
export interface Delayed extends Sent {
  readonly delayMs: number;
  /** Only there when the message can be cancelled. */
  readonly token?: string;
}

/** A delayed message that was taken back. */
export interface Cancelled {
  /** Its token. */
  readonly cancel: string;
}

/** A record that was written to an egress. */
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
  const declared = fn[definition].values;
  const stored = new Map<string, Uint8Array>();
  for (const { type, spec } of declared) {
    const value = values[spec.name];
    if (value !== undefined) {
      stored.set(spec.name, serialize(type, value, `storage "${spec.name}"`));
    }
  }
  const request = encodeRequest({
    target: { typename: fn.typename, id },
    state: declared.map(({ spec: { name, typename } }) => ({
      name,
      typename,
      value: stored.get(name),
    })),
    invocations: [
      {
        caller: message.caller,
        argument: {
          typename: message.type.typename,
          value: serialize(message.type, message.value, "the message"),
        },
      },
    ],
  });

  const used: Used = { sent: [], delayed: [], egressed: [] };
  const handle = requestReplyHandler({ functions: [noting(fn, used)] });
  const result = decodeResponse(await handle(request));
  if (result.kind === "incomplete") throw new Error("all declared values were sent");

  for (const { name, value } of result.mutations) {
    if (value === undefined) stored.delete(name);
    else stored.set(name, value.value);
  }
  const storage: Record<string, unknown> = {};
  for (const { type, spec } of declared) {
    const bytes = stored.get(spec.name);
    if (bytes !== undefined) storage[spec.name] = type.deserialize(bytes);
  }

  return {
    // Built from the declared values, which are those of S.
    storage: storage as Partial<Storage<S>>,
    sent: used.sent.map((type, index) => readMessage(type, result.messages[index])),
    delayed: used.delayed.map((type, index) => readDelayed(type, result.delayed[index])),
    egressed: used.egressed.map((egress, index) => {
      const { value, options } = egress.read(bytesOf(result.egresses[index]?.argument));
      return { egress: egress.typename, value, ...(options !== undefined && { options }) };
    }),
  };
}

/**
 * The declaration of each effect, in the order of the calls: the wire has only their names, and several may share one, such as
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
  const { handlers, anyHandler, ...rest } = fn[definition];
  return {
    typename: fn.typename,
    [definition]: {
      ...rest,
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
    },
  };
}

function bytesOf(argument: TypedValue | undefined): Uint8Array {
  if (argument?.value === undefined) throw new Error("each effect of a function has a value");
  return argument.value;
}

function readMessage(type: Type<unknown>, message: OutgoingMessage | undefined): Sent {
  if (message === undefined) throw new Error("each effect that was noted is in the answer");
  return {
    // What a handler can send to is an address of the SDK.
    to: message.target as AnyAddress,
    type: type.typename,
    value: type.deserialize(bytesOf(message.argument)),
  };
}

function readDelayed(
  type: Type<unknown> | undefined,
  delayed: DelayedMessage | undefined,
): Delayed | Cancelled {
  if (delayed?.cancel !== undefined) return { cancel: delayed.cancel };
  if (type === undefined || delayed === undefined) {
    throw new Error("each effect that was noted is in the answer");
  }
  const { delayMs, token } = delayed;
  return { ...readMessage(type, delayed), delayMs, ...(token !== undefined && { token }) };
}
