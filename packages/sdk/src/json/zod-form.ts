/**
 * What a zod schema says about the JSON of its values before there are any: whether each of them has a JSON form at all, and
 * how much has to be looked at when one is written, so that it will be read again as the same value.
 */
import { StateFunError } from "../errors.ts";
import type { JsonForm } from "./written.ts";
import { type Definition, definitionOf, partsOf, type Schema } from "./zod-tree.ts";

/** Filled in on the way through a schema. */
interface Form extends JsonForm {
  open: boolean;
  changes: boolean;
  coded: boolean;
  dates: boolean;
  integers: boolean;
  readonly known: Set<string>;
}

type Kind = Definition["type"];

const SIMPLE: readonly Kind[] = ["string", "number", "boolean", "null", "enum", "literal"];
const WRAPPED: readonly Kind[] = ["optional", "nullable", "nonoptional", "lazy"];
const SCALARS: ReadonlySet<Kind> = new Set([...SIMPLE, "template_literal", "undefined"]);
/** What these take is checked to the last value. */
const SOUND: ReadonlySet<Kind> = new Set([
  ...SIMPLE,
  ...WRAPPED,
  ...(["template_literal", "never", "object", "array", "tuple", "record", "union"] as const),
  "intersection",
]);
const OPEN: ReadonlySet<Kind> = new Set(["any", "unknown", "custom", "undefined", "void"]);
// What is read as readonly is frozen: parsed on the way out, it would be in the hands of who gave it.
const CODED: ReadonlySet<Kind> = new Set(["pipe", "default", "prefault", "catch", "readonly"]);
const ONE_WAY: ReadonlySet<Kind> = new Set(["transform", "success"]);

/** A schema that is made anew at each level has no end: from here on anything is possible. */
const MAX_DEPTH = 100;

/** @throws StateFunError `invalid-declaration` with the path of a part whose values could be written and never be read */
export function formOf(typename: string, schema: Schema): JsonForm {
  const form = {
    open: definitionOf(schema).type === "optional",
    changes: false,
    coded: false,
    dates: false,
    integers: false,
    // zod drops this key from records and loose objects.
    known: new Set(["__proto__"]),
  };
  new Look(typename, form).at(schema, [], "json");
  return form;
}

class Look {
  readonly #typename: string;
  readonly #form: Form;
  /** The two sides of a codec: what it has as JSON, and what it gives to the handler. */
  readonly #seen = { json: new Set<Schema>(), value: new Set<Schema>() };

  constructor(typename: string, form: Form) {
    this.#typename = typename;
    this.#form = form;
  }

  at(schema: Schema, path: readonly PropertyKey[], side: "json" | "value"): void {
    const form = this.#form;
    if (this.#seen[side].has(schema)) return;
    this.#seen[side].add(schema);
    if (path.length > MAX_DEPTH) {
      form.open = true;
      form.coded = true;
      return;
    }
    const definition = definitionOf(schema);
    const { type } = definition;
    if (ONE_WAY.has(type)) {
      this.#refuse(
        path,
        `z.${type}() runs one way only: what it gives could not be written. Use z.codec()`,
      );
    }
    if (side === "json") this.#note(definition, path);
    for (const [step, part] of partsOf(schema)) {
      if (type === "object" && step !== undefined) form.known.add(String(step));
      // Only a property may be absent in JSON: anywhere else what is undefined becomes null.
      else if (definitionOf(part).type === "optional") form.open = true;
      this.at(part, step === undefined ? path : [...path, step], side);
    }
    if (type === "pipe") this.at(definition.out, path, "value");
  }

  #note(definition: Definition, path: readonly PropertyKey[]): void {
    const form = this.#form;
    const { type } = definition;
    if (mayChange(definition)) form.changes = true;
    if (OPEN.has(type)) form.open = true;
    else if (CODED.has(type)) form.coded = true;
    else if (type === "bigint") {
      form.integers = true;
      form.coded = true;
    } else if (type === "date" && definition.coerce === true) {
      form.dates = true;
      form.coded = true;
    } else if (type === "literal" && definition.values.includes(undefined)) form.open = true;
    else if (type === "literal" && definition.values.some((value) => typeof value === "bigint")) {
      this.#refuse(
        path,
        "a bigint as a literal has no JSON form. Use z.bigint() with a refinement",
      );
    } else if (!SOUND.has(type)) {
      this.#refuse(path, `z.${type}() has no JSON form. Use z.codec() to give it one`);
    }
  }

  #refuse(path: readonly PropertyKey[], reason: string): never {
    const where = path.length === 0 ? "" : ` ${path.map(String).join(".")}:`;
    throw new StateFunError("invalid-declaration", `type ${this.#typename}:${where} ${reason}`);
  }
}

/** Whether what a schema of this kind gives may differ from what it takes, apart from its parts and from codecs. */
function mayChange(definition: Definition): boolean {
  if ("coerce" in definition && definition.coerce === true) return true;
  if ([definition, ...(definition.checks ?? []).map(({ _zod }) => _zod.def)].some(rewrites))
    return true;
  switch (definition.type) {
    case "record":
      return true;
    case "object":
      return (
        definition.catchall !== undefined && definitionOf(definition.catchall).type !== "never"
      );
    case "union": {
      // The first that accepts a value drops the keys that only a later one has.
      const chosen =
        "discriminator" in definition &&
        !("unionFallback" in definition && definition.unionFallback);
      return (
        !chosen &&
        definition.options.filter((option) => !SCALARS.has(definitionOf(option).type)).length > 1
      );
    }
    default:
      return false;
  }
}

/** A check that may write to its value: trim and the like, a URL that is put in order, a function with the whole payload. */
function rewrites(check: object): boolean {
  const { check: kind, format, type } = check as Readonly<Record<string, unknown>>;
  return kind === "overwrite" || format === "url" || (kind === "custom" && type === undefined);
}
