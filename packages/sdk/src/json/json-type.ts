/** Values that travel as JSON, with a schema of zod or of any library that follows Standard Schema. */
import * as z from "zod";
import type { Type } from "../type.ts";
import { assertTypeName, type TypeName } from "../typename.ts";
import { type StandardSchema, standardCodec } from "./standard-codec.ts";
import { written } from "./written.ts";
import { zodCodec } from "./zod-codec.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * A value that travels as JSON, checked on the way in and on the way out: what would not be read again as the same value is
 * refused when it is written. -0 is written as 0, a property that is `undefined` is left out, and so are those that the
 * schema drops because it does not know them.
 *
 * `schema` is a schema of zod or zod/mini, whose codecs run in both directions, or any other Standard Schema, which must
 * be synchronous and must not transform, because it cannot be run backwards.
 *
 * A number that a double cannot hold is refused where it is read. `z.bigint()` takes integers of up to 1,000 digits, and
 * keeps each digit.
 *
 * @throws StateFunError `invalid-declaration` for a name that is not `<namespace>/<name>`, and for a schema of zod with a
 * part that runs one way only or has no JSON form, such as a transform, a Date or a Map: a codec gives it one
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
  assertTypeName(typename, "a type");
  const codec =
    schema instanceof z.core.$ZodType ? zodCodec(typename, schema) : standardCodec(schema);
  return {
    typename,
    serialize: (value) => Buffer.from(written(codec, value)),
    deserialize: (bytes) => codec.decode(utf8.decode(bytes)),
  };
}
