/** Whether an operator, or a sender from outside, may name an instance. */
import { splitTypeName } from "statefun-wire";
import type { Assembly } from "../assembly.ts";
import { RequestError } from "../errors.ts";
import { tooLong } from "../id-limit.ts";
import type { InstanceKey } from "../model.ts";

/** @throws RequestError `unknown-function` when nothing serves it, `invalid-parameter` when it is not a type name */
export function assertServed({ types }: Pick<Assembly, "types">, typename: string): void {
  if (splitTypeName(typename) === undefined) {
    throw new RequestError(
      "invalid-parameter",
      `${JSON.stringify(typename)} is not a type name: it must be <namespace>/<name>, without control characters`,
    );
  }
  if (!types.isServed(typename)) {
    throw new RequestError("unknown-function", `no endpoint of the module serves ${typename}`);
  }
}

/**
 * An empty id passes.
 *
 * @throws RequestError `unknown-function` when nothing serves the function, `invalid-parameter` when its type name is not one or
 * the id is too long
 */
export function assertAddress(
  parts: Pick<Assembly, "types" | "idBytes">,
  { function: typename, id }: InstanceKey,
): void {
  assertServed(parts, typename);
  const excess = tooLong(id, parts.idBytes);
  if (excess !== undefined) throw new RequestError("invalid-parameter", `the id has ${excess}`);
}

/** The same of an instance that is to get a message: an empty id does not pass. @throws RequestError as {@link assertAddress} */
export function assertTarget(parts: Pick<Assembly, "types" | "idBytes">, key: InstanceKey): void {
  assertAddress(parts, key);
  if (key.id === "") throw new RequestError("invalid-parameter", "the id is empty");
}
