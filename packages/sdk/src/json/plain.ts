/**
 * Whether a value is JSON as it stands. `JSON.stringify` turns what is not into something else: NaN into null, a Map into
 * an object without properties, and functions it leaves out. What comes of that is read as another value, or not at all.
 */
import { isPlainObject, type Problem, show, within } from "../problem.ts";

/** What was met besides problems. */
export interface Met {
  /** A property that is undefined, which JSON leaves out: a schema may ask that it be there. */
  undefinedProperty: boolean;
}

/** Far deeper than JSON gets, and what contains itself gets there. */
const MAX_DEPTH = 1000;

/** What is not JSON in `value`. A Date is let pass as the text that it becomes if `dates` says so. */
export function notJson(
  value: unknown,
  dates: boolean,
  met: Met,
  depth = MAX_DEPTH,
): Problem | undefined {
  switch (typeof value) {
    case "string":
    case "boolean":
      return undefined;
    case "number":
      return Number.isFinite(value) ? undefined : problem(value);
    case "object":
      break;
    default:
      return problem(value);
  }
  if (depth === 0) {
    throw new TypeError(`it is nested deeper than ${MAX_DEPTH} levels, or contains itself`);
  }
  if (value === null || (dates && value instanceof Date)) return undefined;
  if (Array.isArray(value)) {
    // By index: an iteration would not tell holes, which become null, too.
    for (let index = 0; index < value.length; index++) {
      const found = notJson(value[index], dates, met, depth - 1);
      if (found !== undefined) return within(index, found);
    }
    return undefined;
  }
  if (!isPlainObject(value)) return problem(value);
  const [symbol] = Object.getOwnPropertySymbols(value);
  if (symbol !== undefined)
    return within(symbol, { path: [], message: "a symbol is no key of JSON" });
  for (const key of Object.keys(value)) {
    const item = value[key];
    if (item === undefined) met.undefinedProperty = true;
    else {
      const found = notJson(item, dates, met, depth - 1);
      if (found !== undefined) return within(key, found);
    }
  }
  return undefined;
}

function problem(value: unknown): Problem {
  return { path: [], message: `${show(value)} has no JSON form` };
}
