/**
 * A schema with the bigints that it asks for as integers of JSON: `z.bigint()` alone would take neither a number that JSON
 * has, nor could it be written.
 */
import * as z from "zod";
import { ExactJson } from "./numbers.ts";
import { definitionOf, type Schema, withParts } from "./zod-tree.ts";

/** The same schema, with a codec in place of each bigint that meets JSON. */
export function withIntegers(schema: Schema): Schema {
  const done = new Map<Schema, Schema>();
  const map = (part: Schema): Schema => {
    const known = done.get(part);
    if (known !== undefined) return known;
    // Where a schema contains itself, it is there once it is needed.
    done.set(part, new z.core.$ZodLazy({ type: "lazy", getter: () => map(part) }));
    const mapped = definitionOf(part).type === "bigint" ? integer(part) : withParts(part, map);
    done.set(part, mapped);
    return mapped;
  };
  return map(schema);
}

function integer(bigint: Schema): Schema {
  return z.codec(z.unknown(), bigint as z.core.$ZodBigInt, {
    // What is not an integer is for the bigint's own schema to refuse.
    decode: (json) => (Number.isSafeInteger(json) ? BigInt(Number(json)) : json) as bigint,
    encode: (value) =>
      Number.isSafeInteger(Number(value)) ? Number(value) : ExactJson.rawJSON(String(value)),
  });
}
