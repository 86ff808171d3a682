/**
 * Whether the value that was read back is the one that was written. It is the value as its type sees it that counts: keys
 * that a schema does not know are left out on purpose, -0 is 0, and a property that is undefined is as good as absent.
 */
import { isDeepStrictEqual } from "node:util";
import { reasonOf } from "./errors.ts";
import { isPlainObject, type Problem, show, within } from "./problem.ts";

/** Reads what is about to be written. */
export function readAgain<Form, T>(read: (form: Form) => T, form: Form): T {
  try {
    return read(form);
  } catch (cause) {
    throw new TypeError(`could not be read again: ${reasonOf(cause)}`, { cause });
  }
}

/** Where `back` is not `given`; `known` has the keys that must not be left out. */
export function difference(
  given: unknown,
  back: unknown,
  known: ReadonlySet<string>,
): Problem | undefined {
  if (given === back || Object.is(given, back)) return undefined;
  if (typeof back !== "object" || back === null || typeof given !== "object" || given === null) {
    return differs(given, back);
  }
  if (Array.isArray(back)) {
    return Array.isArray(given) ? inLists(given, back, known) : differs(given, back);
  }
  if (back instanceof Map) {
    return given instanceof Map ? inMaps(given, back, known) : differs(given, back);
  }
  if (back instanceof Set) {
    return given instanceof Set ? inLists([...given], [...back], known) : differs(given, back);
  }
  if (isPlainObject(back)) {
    return inObjects(given as Readonly<Record<string, unknown>>, back, known);
  }
  return isDeepStrictEqual(given, back) ? undefined : differs(given, back);
}

function inLists(
  given: readonly unknown[],
  back: readonly unknown[],
  known: ReadonlySet<string>,
): Problem | undefined {
  if (given.length !== back.length) {
    return { path: [], message: `${given.length} items would be read back as ${back.length}` };
  }
  for (let index = 0; index < given.length; index++) {
    const found = difference(given[index], back[index], known);
    if (found !== undefined) return within(index, found);
  }
  return undefined;
}

function inMaps(
  given: ReadonlyMap<unknown, unknown>,
  back: ReadonlyMap<unknown, unknown>,
  known: ReadonlySet<string>,
): Problem | undefined {
  for (const key of back.keys()) {
    // A key that is an object is never the same one: only the order tells which it is.
    if (!given.has(key)) return inLists([...given], [...back], known);
  }
  if (given.size !== back.size) {
    return { path: [], message: `${given.size} entries would be read back as ${back.size}` };
  }
  for (const [key, value] of given) {
    const found = difference(value, back.get(key), known);
    if (found !== undefined) return within(String(key), found);
  }
  return undefined;
}

function inObjects(
  given: Readonly<Record<string, unknown>>,
  back: Readonly<Record<string, unknown>>,
  known: ReadonlySet<string>,
): Problem | undefined {
  // Nothing of a Date or a Map is in its properties.
  if (Object.prototype.toString.call(given) !== "[object Object]") return differs(given, back);
  for (const key of Object.keys(back)) {
    const found = difference(given[key], back[key], known);
    if (found !== undefined) return within(key, found);
  }
  for (const key of Object.keys(given)) {
    if (given[key] !== undefined && !Object.hasOwn(back, key) && known.has(key)) {
      return within(key, { path: [], message: "would be left out" });
    }
  }
  return undefined;
}

/** That one is not the other. */
export function differs(given: unknown, back: unknown): Problem {
  const [before, after] = [show(given), show(back)];
  return {
    path: [],
    message:
      before === after
        ? `${before} would be read back as another value`
        : `${before} would be read back as ${after}`,
  };
}
