/** What a zod schema consists of where it meets JSON: how to go down into its parts, and how to put it together anew. */
import * as z from "zod";

export type Schema = z.core.$ZodType;
export type Definition = z.core.$ZodTypes["_zod"]["def"];

/** @throws ReferenceError when there is no schema yet, because it is declared below the one that names it */
export function definitionOf(schema: Schema | undefined): Definition {
  if (schema === undefined) throw new ReferenceError("a schema is used before it is declared");
  return (schema as z.core.$ZodTypes)._zod.def;
}

type Parts = Schema | readonly Schema[] | Readonly<Record<string, Schema>> | null | undefined;

/** The properties of the definitions that hold parts. Not `out` of a pipe: only `in` meets JSON. */
const PARTS: Readonly<Partial<Record<Definition["type"], readonly string[]>>> = {
  object: ["shape", "catchall"],
  array: ["element"],
  tuple: ["items", "rest"],
  record: ["keyType", "valueType"],
  map: ["keyType", "valueType"],
  set: ["valueType"],
  union: ["options"],
  intersection: ["left", "right"],
  optional: ["innerType"],
  nullable: ["innerType"],
  nonoptional: ["innerType"],
  default: ["innerType"],
  prefault: ["innerType"],
  catch: ["innerType"],
  readonly: ["innerType"],
  pipe: ["in"],
};

/** The steps of a path for the parts that are not named by themselves; the others are about the same value. */
const STEPS: Readonly<Record<string, string>> = {
  catchall: "*",
  element: "*",
  rest: "*",
  valueType: "*",
};

/** Each part, and the step of a path that leads to it: undefined where it is about the same value. */
export function* partsOf(schema: Schema): Generator<readonly [PropertyKey | undefined, Schema]> {
  const definition = definitionOf(schema);
  // By its getter: zod remembers what its own property found, and would remember that there was nothing yet.
  if (definition.type === "lazy") yield [undefined, definition.getter()];
  for (const [property, parts] of propertiesOf(definition)) {
    if (isSchema(parts)) yield [STEPS[property], parts];
    else {
      for (const [key, part] of Object.entries(parts ?? {})) {
        yield [property === "options" ? undefined : key, part];
      }
    }
  }
}

/** The same schema with other parts. */
export function withParts(schema: Schema, map: (part: Schema) => Schema): Schema {
  const definition = definitionOf(schema);
  if (definition.type === "lazy") {
    return new z.core.$ZodLazy({ type: "lazy", getter: () => map(definition.getter()) });
  }
  const changed = propertiesOf(definition).map(([property, parts]) => [
    property,
    isSchema(parts) ? map(parts) : Array.isArray(parts) ? parts.map(map) : mapValues(parts, map),
  ]);
  if (changed.length === 0) return schema;
  return z.core.clone(schema, { ...definition, ...Object.fromEntries(changed) });
}

function propertiesOf(definition: Definition): (readonly [string, Parts])[] {
  const properties: Readonly<Record<string, unknown>> = { ...definition };
  return (PARTS[definition.type] ?? []).map((property) => [
    property,
    properties[property] as Parts,
  ]);
}

function mapValues(parts: Exclude<Parts, Schema>, map: (part: Schema) => Schema) {
  if (parts === null || parts === undefined) return parts;
  return Object.fromEntries(Object.entries(parts).map(([key, part]) => [key, map(part)]));
}

function isSchema(parts: Parts): parts is Schema {
  return parts instanceof z.core.$ZodType;
}
