/** Type names where a program declares them: what is not one is an error of the declaration. */
import { splitTypeName, type TypeName } from "statefun-wire";
import { StateFunError } from "./errors.ts";

export type { TypeName };

/** @throws StateFunError `invalid-declaration` for a name that a declaration (of `what`) must not have. */
export function assertTypeName(typename: string, what: string): void {
  if (splitTypeName(typename) !== undefined) return;
  throw new StateFunError(
    "invalid-declaration",
    `${what} is named "${typename}", which is not a type name: it must be <namespace>/<name>, without control characters`,
  );
}
