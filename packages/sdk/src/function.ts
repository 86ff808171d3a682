/**
 * The declaration of a stateful function: its name, its storage and a handler for each type of message it accepts. The
 * chain of `.on` collects the accepted types, so that sending it anything else does not compile.
 */
import { type Address, addressOf } from "./address.ts";
import type { Context } from "./context.ts";
import { StateFunError } from "./errors.ts";
import type { Message } from "./message.ts";
import { type DeclaredValue, declaredValues, type StorageSpec } from "./storage.ts";
import type { Immutable, Type } from "./type.ts";
import { assertTypeName, type TypeName } from "./typename.ts";

/** A message handler. What it does counts once it has returned, or its promise has been fulfilled. */
export type Handler<S extends StorageSpec, T> = (
  context: Context<S>,
  message: Immutable<T>,
) => void | Promise<void>;

/**
 * Where a function keeps its {@link Definition}: the SDK's own business, hence a symbol that is not public. It is the same
 * one for every copy of the SDK in a process, because a service may be put together from packages that each have one.
 */
export const definition: unique symbol = Symbol.for("statefun-ts.definition");

/** What the SDK needs to run a function. */
export interface Definition {
  readonly values: readonly DeclaredValue[];
  readonly maxAttempts: number | undefined;
  readonly handlers: ReadonlyMap<
    string,
    {
      readonly type: Type<unknown>;
      readonly handle: (context: never, message: never) => void | Promise<void>;
    }
  >;
  readonly anyHandler: ((context: never, message: Message) => void | Promise<void>) | undefined;
}

/** Any stateful function, its storage and messages forgotten: what a service serves. */
export interface AnyStatefulFunction {
  /** `<namespace>/<name>` */
  readonly typename: TypeName;
  readonly [definition]: Definition;
}

/** A function and its declaration; {@link statefulFunction} makes one. */
export interface StatefulFunction<S extends StorageSpec, Accepts extends TypeName>
  extends AnyStatefulFunction {
  /** The declared storage. */
  readonly storage: S;
  /** The address of one instance. @throws StateFunError `invalid-argument` for an empty id */
  at(id: string): Address<Accepts>;
  /** The same function, also handling messages of `type`. @throws StateFunError `invalid-declaration` for a second handler */
  on<T, const Name extends TypeName>(
    type: Type<T, Name>,
    handler: Handler<S, T>,
  ): StatefulFunction<S, Accepts | Name>;
  /** The same function, also handling messages of every type that has no handler of its own. */
  onAny(
    handler: (context: Context<S>, message: Message) => void | Promise<void>,
  ): StatefulFunction<S, TypeName>;
}

const MAX_ATTEMPTS = 100;

/**
 * Declares a stateful function.
 *
 * `maxAttempts` (1 to 100): how often a handler that throws is tried on one message, at once and within the request,
 * before the message goes to the dead letters. Left out, a throwing handler fails the invocation of its whole batch, and
 * the runtime tries that again for as long as it is set to.
 *
 * @throws StateFunError `invalid-declaration`
 */
export function statefulFunction<const S extends StorageSpec = Record<never, never>>(spec: {
  readonly typename: TypeName;
  readonly storage?: S;
  readonly maxAttempts?: number;
}): StatefulFunction<S, never> {
  const { typename, maxAttempts } = spec;
  assertTypeName(typename, "a function");
  if (
    maxAttempts !== undefined &&
    !(Number.isInteger(maxAttempts) && maxAttempts >= 1 && maxAttempts <= MAX_ATTEMPTS)
  ) {
    throw new StateFunError(
      "invalid-declaration",
      `${typename}: maxAttempts must be a whole number from 1 to ${MAX_ATTEMPTS}, not ${maxAttempts}`,
    );
  }
  // Without a declaration S is the empty record that its default says.
  const storage = spec.storage ?? ({} as S);
  const values = declaredValues(typename, storage);

  const build = (
    handlers: Definition["handlers"],
    anyHandler: Definition["anyHandler"],
  ): StatefulFunction<S, TypeName> => ({
    typename,
    storage,
    [definition]: { values, maxAttempts, handlers, anyHandler },
    at: (id) => addressOf(typename, id),
    on: (type, handle) => {
      if (handlers.has(type.typename)) {
        throw new StateFunError(
          "invalid-declaration",
          `${typename} has two handlers for ${type.typename}`,
        );
      }
      return build(new Map(handlers).set(type.typename, { type, handle }), anyHandler);
    },
    onAny: (handler) => {
      if (anyHandler !== undefined) {
        throw new StateFunError("invalid-declaration", `${typename} has two catch-all handlers`);
      }
      return build(handlers, handler);
    },
  });
  return build(new Map(), undefined);
}
