/** Functions and instances as they are given on a command line, as paths of the API. */
import { splitTypeName } from "statefun-wire";
import { UsageError } from "statefun-wire/program";
import { pathOf } from "./api-client.ts";

/** @throws UsageError */
export function functionPath(typename: string): string {
  const parts = splitTypeName(typename);
  if (parts !== undefined) return pathOf`/functions/${parts.namespace}/${parts.name}`;
  throw new UsageError(
    `${JSON.stringify(typename)} is not the name of a function: it must be <namespace>/<name>, such as com.example/stock`,
  );
}

/** @throws UsageError */
export function instancePath(typename: string, id: string): string {
  return `${functionPath(typename)}${pathOf`/${id}`}`;
}
