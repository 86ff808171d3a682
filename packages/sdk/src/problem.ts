/** What is wrong with a value and where in it: found on the way down, its path put together on the way back up. */
import { type Issues, reasonOf } from "./errors.ts";

export interface Problem {
  readonly path: PropertyKey[];
  readonly message: string;
}

/** The problem of the value that is found under `key`. */
export function within(key: PropertyKey, problem: Problem | undefined): Problem | undefined {
  problem?.path.unshift(key);
  return problem;
}

/** Problems as an error, in the shape that schema libraries have for theirs. */
export class ProblemError extends TypeError {
  readonly issues: Issues["issues"];

  constructor(issues: Issues["issues"]) {
    super(reasonOf({ issues }));
    this.issues = issues;
  }
}

/** Whether an object is one of JSON's, and not of some class. That of another realm, such as of a test runner, is one, too. */
export function isPlainObject(value: object): value is Readonly<Record<string, unknown>> {
  const prototype: object | null = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** A value in a message: a short one as it is, and of an object what kind it is. */
export function show(value: unknown): string {
  if (typeof value === "object" && value !== null) {
    if (Array.isArray(value)) return "a list";
    if (value instanceof Date) return `Date ${JSON.stringify(value)}`;
    return isPlainObject(value) ? "an object" : `a ${value.constructor?.name || "class instance"}`;
  }
  if (typeof value === "function") return "a function";
  if (typeof value === "symbol") return "a symbol";
  if (typeof value === "bigint") return `${value}n`;
  const text = typeof value === "string" ? JSON.stringify(value) : String(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
