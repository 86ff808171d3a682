/**
 * Type names, `<namespace>/<name>`: how StateFun names functions, value types and egresses in every language.
 * The wire carries some of them whole and some in two parts; this is the one place that splits and joins them.
 */
import { StateFunError } from "./errors.ts";

export type TypeName = `${string}/${string}`;

export interface TypeNameParts {
  readonly namespace: string;
  readonly name: string;
}

// Splitting happens for every message sent, and a service knows few names. The bound is for names that come with messages.
const MAX_CACHED = 10_000;
const cache = new Map<string, TypeNameParts>();

/** @throws StateFunError `invalid-argument` when there is no `/` with text on both sides. The last `/` separates. */
export function splitTypeName(typename: string): TypeNameParts {
  let parts = cache.get(typename);
  if (parts === undefined) {
    const slash = typename.lastIndexOf("/");
    if (slash <= 0 || slash === typename.length - 1) {
      throw new StateFunError(
        "invalid-argument",
        `"${typename}" is no type name: it must be <namespace>/<name>`,
      );
    }
    parts = { namespace: typename.slice(0, slash), name: typename.slice(slash + 1) };
    if (cache.size < MAX_CACHED) cache.set(typename, parts);
  }
  return parts;
}

/** @throws StateFunError `invalid-declaration` for a name that a declaration (of `what`) must not have. */
export function assertTypeName(typename: string, what: string): void {
  try {
    splitTypeName(typename);
  } catch (cause) {
    throw new StateFunError(
      "invalid-declaration",
      `${what} is named "${typename}", which is no type name: it must be <namespace>/<name>`,
      { cause },
    );
  }
}
