/** A message whose type is not known in advance: what a function's catch-all handler gets. */
import { reasonOf, StateFunError } from "./errors.ts";
import type { Immutable, Type } from "./type.ts";

/** A message of any type. */
export interface Message {
  readonly typename: string;
  /** Whether the message is of this type. */
  is<T>(type: Type<T>): boolean;
  /** The value. @throws StateFunError `invalid-message` when it is not of this type, or its bytes are not. */
  as<T>(type: Type<T>): Immutable<T>;
  /** The bytes of the value, which are a copy; undefined when it has none. */
  readonly bytes: Uint8Array | undefined;
}

/** The message as a catch-all handler gets it. */
export function messageOf(typename: string, bytes: Uint8Array | undefined): Message {
  let copy: Uint8Array | undefined;
  return {
    typename,
    get bytes() {
      copy ??= bytes && new Uint8Array(bytes);
      return copy;
    },
    is: (type) => type.typename === typename,
    as(type) {
      if (type.typename !== typename) {
        throw new StateFunError("invalid-message", `it is a ${typename}, not a ${type.typename}`);
      }
      return decode(type, bytes);
    },
  };
}

/** @throws StateFunError `invalid-message` */
export function decode<T>(type: Type<T>, bytes: Uint8Array | undefined): Immutable<T> {
  if (bytes === undefined) throw new StateFunError("invalid-message", "it has no value");
  try {
    // Readonly is a view of the same value: it takes rights away and adds nothing.
    return type.deserialize(bytes) as Immutable<T>;
  } catch (cause) {
    throw new StateFunError("invalid-message", reasonOf(cause), { cause });
  }
}
