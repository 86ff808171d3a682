/** Which values of instances are looked for, as the query of a request says it. */
import * as z from "zod";
import { parseExactly } from "../kafka-rest/exact-json.ts";
import { plainTyped } from "../kafka-rest/plain-typed.ts";
import { readPath, valueAt } from "./json-path.ts";

/** A place within a value. */
export const Path = z.string().transform((text, context) => {
  const path = readPath(text);
  if (path !== undefined) return path;
  context.addIssue(
    `${JSON.stringify(text)} is not a path to one place, such as $.items[0].name or $["a name"]`,
  );
  return z.NEVER;
});

/**
 * Whether a value has something at `path`, and if `equals` is given whether that is it: the same JSON, or the same text. A value
 * is taken as the API shows it.
 */
export function valueFilter({
  path = [],
  equals,
}: {
  readonly path?: readonly string[] | undefined;
  readonly equals?: string | undefined;
}): (typename: string, value: Uint8Array) => boolean {
  const wanted = equals === undefined ? undefined : jsonOf(equals);
  return (typename, bytes) => {
    const found = valueAt(plainTyped(typename, bytes).value, path);
    if (found === undefined || equals === undefined) return found !== undefined;
    return found === equals || JSON.stringify(found) === wanted;
  };
}

/** JSON in the form that stringifying gives it; undefined when it is not JSON. */
function jsonOf(text: string): string | undefined {
  try {
    return JSON.stringify(parseExactly(text));
  } catch {
    return undefined;
  }
}
