/** Which functions take what waits outside of memory: records in their topics, and delayed messages that are due. */
import type { FunctionTypes } from "./function-types.ts";

type Known = Pick<FunctionTypes, "get">;

/** Whether a function has room for more. */
export function takesMore(types: Known, target: string): boolean {
  return types.get(target)?.load.takesRecords !== false;
}

/**
 * Whether all functions that a record is for have room for it. One that is paused keeps it from none of the others: then what
 * it has no room for waits in its mailboxes, on disk.
 */
export function takeRecord(
  types: Known,
  routes: readonly { readonly targets: readonly string[] }[],
): boolean {
  if (routes.every(({ targets }) => targets.every((target) => takesMore(types, target))))
    return true;
  const isPaused = (target: string): boolean => types.get(target)?.isPaused === true;
  const others = routes.flatMap(({ targets }) => targets.filter((target) => !isPaused(target)));
  return others.length > 0 && others.every((target) => takesMore(types, target));
}
