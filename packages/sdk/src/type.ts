/**
 * How a value travels: its name on the wire and its bytes. One value declares it, and everything else, from handlers to
 * storage, is typed from that.
 */
import { reasonOf, StateFunError } from "./errors.ts";
import { show } from "./problem.ts";
import { assertTypeName, type TypeName } from "./typename.ts";

/** A type of values: messages, stored values and what egresses take. Made by `jsonType`, `protobufType` and `customType`. */
export interface Type<T, Name extends TypeName = TypeName> {
  readonly typename: Name;
  /** The bytes of a value. Throws when `value` is not one of this type. */
  serialize(value: T): Uint8Array;
  /** The value of the bytes. Throws when they are not of this type. */
  deserialize(bytes: Uint8Array): T;
}

/** The values of a type: `ValueOf<typeof Order>` for `const Order = jsonType(…)`. */
export type ValueOf<T> = T extends Type<infer Value> ? Value : never;

/**
 * A value that can be read but not changed, however deep. That is how a handler gets its message and its stored values:
 * a change in place would be lost, because only assignments are written back.
 */
export type Immutable<T> = unknown extends T
  ? T
  : T extends Leaf
    ? T
    : T extends ReadonlyMap<infer K, infer V>
      ? ReadonlyMap<Immutable<K>, Immutable<V>>
      : T extends ReadonlySet<infer V>
        ? ReadonlySet<Immutable<V>>
        : T extends object
          ? { readonly [K in keyof T]: Immutable<T[K]> }
          : T;

// Primitives, branded ones too, which otherwise pass for objects; objects without readonly counterparts, and those whose
// properties say nothing about their content.
type Leaf =
  | string
  | number
  | bigint
  | boolean
  | symbol
  | ((...args: never) => unknown)
  | Date
  | RegExp
  | Uint8Array
  | ArrayBuffer
  | URL
  | Error;

/**
 * A value with bytes of its own. What `serialize` returns is copied, and so is what `deserialize` gets: both may keep their
 * buffers, and use them again. The type is that of what `deserialize` returns.
 *
 * @throws StateFunError `invalid-declaration` for a name that is not `<namespace>/<name>`
 */
export function customType<const Name extends TypeName, T extends Written, Written = T>(
  typename: Name,
  codec: { serialize(value: Written): Uint8Array; deserialize(bytes: Uint8Array): T },
): Type<T, Name> {
  assertTypeName(typename, "a type");
  return {
    typename,
    serialize: (value) => ownBytes(codec.serialize(value)),
    deserialize: (bytes) => codec.deserialize(ownBytes(bytes)),
  };
}

function ownBytes(bytes: unknown): Uint8Array {
  if (!(bytes instanceof Uint8Array)) {
    throw new TypeError(`it was serialized to ${show(bytes)}, and not to a Uint8Array`);
  }
  // Not bytes.slice(): of a Buffer that is another view.
  return new Uint8Array(bytes);
}

/** Serializes a value that a handler gave. @throws StateFunError `invalid-value`; `what` says which value in its text. */
export function serialize<T>(type: Type<T>, value: T, what: string): Uint8Array {
  try {
    return type.serialize(value);
  } catch (cause) {
    throw new StateFunError(
      "invalid-value",
      `${what} is not a valid ${type.typename}: ${reasonOf(cause)}`,
      { cause },
    );
  }
}
