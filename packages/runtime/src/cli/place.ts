/** What a command is about: an instance, a function, or with `--all` everything. */
import { Option } from "@commander-js/extra-typings";
import { UsageError } from "statefun-wire/program";
import { functionPath, instancePath } from "./address.ts";

export const ALL_OPTION = new Option("--all", "everything");

export interface Place {
  /** Of the API; that of everything is empty. */
  readonly path: string;
  /** For people. */
  readonly text: string;
}

/** @throws UsageError when it is neither of them */
export function placeOf(
  typename: string | undefined,
  id: string | undefined,
  { all }: { readonly all?: true | undefined },
): Place {
  if (typename === undefined) {
    if (all) return { path: "", text: "everything" };
    throw new UsageError("what is meant? Give a function, a function and an id, or --all");
  }
  if (all) throw new UsageError(`--all is everything, and not ${typename} alone: give one of them`);
  if (id === undefined) return { path: functionPath(typename), text: typename };
  return { path: instancePath(typename, id), text: `${typename} ${id}` };
}
