/** What is checked: one thing that a service can do right or wrong. */
import { isDeepStrictEqual } from "node:util";
import type { Subject } from "./subject.ts";

export interface Feature {
  /** `group/what` */
  readonly name: string;
  /** What holds of a service that passes. */
  readonly about: string;
  /**
   * @param id of an instance that no other feature has
   * @throws Unsupported, or Error for what is not as it has to be
   */
  check(subject: Subject, id: string): Promise<void>;
}

/** The service says that its SDK cannot do this. */
export class Unsupported extends Error {
  override readonly name = "Unsupported";
}

/** @throws Error that says what was expected and what came */
export function expectSame(what: string, actual: unknown, expected: unknown): void {
  if (isDeepStrictEqual(actual, expected)) return;
  throw new Error(`${what}: expected ${show(expected)}, and it was ${show(actual)}`);
}

const MAX_SHOWN = 300;

/** A value as a text that says all of it, unless it is long. */
export function show(value: unknown): string {
  const text = JSON.stringify(value, (_, part) => readable(part)) ?? "absent";
  return text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN)}…`;
}

function readable(part: unknown): unknown {
  if (typeof part === "bigint") return `${part}n`;
  if (typeof part === "number" && !Number.isFinite(part)) return String(part);
  if (Object.is(part, -0)) return "-0";
  return part;
}
