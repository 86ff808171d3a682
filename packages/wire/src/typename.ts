/**
 * Type names, `<namespace>/<name>`: how StateFun names functions, value types and egresses in every language. The wire
 * carries some of them whole and some in two parts; this is the one place that splits and joins them.
 */

/** `<namespace>/<name>`, both of them text; the last `/` separates (Flink: `TypeName.parseFrom`). */
export type TypeName = `${string}/${string}`;

/** The two parts of a type name. */
export interface TypeNameParts {
  readonly namespace: string;
  readonly name: string;
}

// Splitting happens for every message sent, and a service knows few names. The bound is for names that come with messages.
const MAX_CACHED = 10_000;
const cache = new Map<string, TypeNameParts>();

/** Control characters and line ends, which would forge lines where names are shown: in logs and metrics. */
const UNPRINTABLE = /[\p{Cc}\u2028\u2029]/u;

/** The parts of a type name; undefined when the text is not one, as one with control characters or line ends is not. */
export function splitTypeName(text: string): TypeNameParts | undefined {
  const known = cache.get(text);
  if (known !== undefined) return known;
  const slash = text.lastIndexOf("/");
  if (slash <= 0 || slash === text.length - 1 || UNPRINTABLE.test(text)) return undefined;
  const parts = { namespace: text.slice(0, slash), name: text.slice(slash + 1) };
  if (cache.size < MAX_CACHED) cache.set(text, parts);
  return parts;
}

/** By namespace and name: joined anew, it would have to be hashed anew wherever it is looked up. */
const joined = new Map<string, Map<string, TypeName>>();
let joinedCount = 0;

/** The type name of two parts. It is valid only when neither is empty, which is for the reader to check. */
export function joinTypeName(namespace: string, name: string): TypeName {
  const known = joined.get(namespace)?.get(name);
  if (known !== undefined) return known;
  const text: TypeName = `${namespace}/${name}`;
  if (joinedCount < MAX_CACHED) {
    joinedCount++;
    const names = joined.get(namespace) ?? new Map<string, TypeName>();
    joined.set(namespace, names.set(name, text));
  }
  return text;
}
