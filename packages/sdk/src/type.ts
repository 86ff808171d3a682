/**
 * How a value travels: its name on the wire and its bytes. One value declares it, and everything else, from handlers to
 * storage, is typed from that.
 */
import * as z from "zod";
import { type Issues, reasonOf, StateFunError } from "./errors.ts";
import { assertTypeName, type TypeName } from "./typename.ts";

/** A type of values: messages, stored values and what egresses take. Made by `jsonType`, `protobufType` and `customType`. */
export interface Type<T, Name extends TypeName = TypeName> {
  readonly typename: Name;
  /** The bytes of a value. Throws when `value` is not one of this type. */
  serialize(value: T): Uint8Array;
  /** The value of the bytes. Throws when they are not of this type. The bytes must not be kept: copy what is needed. */
  deserialize(bytes: Uint8Array): T;
}

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

/** A schema of any library that follows Standard Schema, version 1: as much of it as is used here. */
export interface StandardSchema<T> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => StandardResult<T> | Promise<StandardResult<T>>;
    readonly types?: { readonly input: T; readonly output: T } | undefined;
  };
}

type StandardResult<T> =
  | { readonly value: T; readonly issues?: undefined }
  | { readonly issues: Issues["issues"] };

const utf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * A value that travels as JSON, checked on the way in and on the way out.
 *
 * `schema` is a schema of zod or zod/mini, whose codecs run in both directions, or any other Standard Schema, which must
 * be synchronous and must not transform, because it cannot be run backwards.
 *
 * @throws StateFunError `invalid-declaration` for a name that is not `<namespace>/<name>`
 */
export function jsonType<const Name extends TypeName, Schema extends z.core.$ZodType>(
  typename: Name,
  schema: Schema,
): Type<z.output<Schema>, Name>;
/** The same, with the schema of another library. */
export function jsonType<const Name extends TypeName, T>(
  typename: Name,
  schema: StandardSchema<T>,
): Type<T, Name>;
export function jsonType<T>(
  typename: TypeName,
  schema: z.core.$ZodType<T> | StandardSchema<T>,
): Type<T> {
  const { encode, decode } =
    schema instanceof z.core.$ZodType ? zodCodec(schema) : plainCodec(schema);
  return customType(typename, {
    serialize: (value) => {
      const text = JSON.stringify(encode(value));
      if (text === undefined) throw new TypeError("the value has no JSON form");
      return Buffer.from(text);
    },
    deserialize: (bytes) => decode(JSON.parse(utf8.decode(bytes))),
  });
}

interface JsonCodec<T> {
  encode(value: T): unknown;
  decode(json: unknown): T;
}

function zodCodec<T>(schema: z.core.$ZodType<T>): JsonCodec<T> {
  return {
    encode: (value) => z.encode(schema, value),
    decode: (json) => z.parse(schema, json),
  };
}

function plainCodec<T>(schema: StandardSchema<T>): JsonCodec<T> {
  const validate = (value: unknown): T => {
    const result = schema["~standard"].validate(value);
    if (result instanceof Promise) throw new TypeError("asynchronous schemas are not supported");
    if (result.issues !== undefined) throw new StandardSchemaError(result.issues);
    return result.value;
  };
  return { encode: validate, decode: validate };
}

class StandardSchemaError extends Error {
  readonly issues: Issues["issues"];

  constructor(issues: Issues["issues"]) {
    super(reasonOf({ issues }));
    this.issues = issues;
  }
}

/** What protobufjs generates for a message, and what any other generator can be adapted to. */
export interface ProtobufMessage<T> {
  encode(message: T): { finish(): Uint8Array };
  decode(bytes: Uint8Array): T;
}

/** A value that travels as a protobuf message, for example of a class that protobufjs generated. */
export function protobufType<const Name extends TypeName, T>(
  typename: Name,
  message: ProtobufMessage<T>,
): Type<T, Name> {
  return customType(typename, {
    serialize: (value) => message.encode(value).finish(),
    // The copy is for the bytes fields of the message, which would otherwise be views on a buffer that is not theirs.
    // Not bytes.slice(): of a Buffer that is another view.
    deserialize: (bytes) => message.decode(new Uint8Array(bytes)),
  });
}

/** A value with its own bytes. */
export function customType<const Name extends TypeName, T>(
  typename: Name,
  codec: { serialize(value: T): Uint8Array; deserialize(bytes: Uint8Array): T },
): Type<T, Name> {
  assertTypeName(typename, "a type");
  return { typename, serialize: codec.serialize, deserialize: codec.deserialize };
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
