/** Where things are done: an instance, a function where there is no id, or everything. */
import { pathOf } from "../api/call.ts";

/** Characters of an id. */
const LONG = 60;

export interface Place {
  readonly function?: string | undefined;
  readonly id?: string | undefined;
}

export interface InstancePlace extends Place {
  readonly function: string;
  readonly id: string;
}

/** A type name as the paths of the API have it. */
export function partsOf(typename: string): { readonly namespace: string; readonly name: string } {
  const slash = typename.lastIndexOf("/");
  return { namespace: typename.slice(0, Math.max(slash, 0)), name: typename.slice(slash + 1) };
}

export function instanceParts({ function: typename, id }: InstancePlace) {
  return { ...partsOf(typename), id };
}

/** What people call it, with the beginning of a long id. */
export function placeName({ function: typename, id }: Place): string {
  if (typename === undefined) return "everything";
  if (id === undefined) return typename;
  return `${typename} ${id.length > LONG ? `${id.slice(0, LONG)}…` : id}`;
}

/** The path of a function or an instance; empty for everything. */
export function placePath({ function: typename, id }: Place): string {
  if (typename === undefined) return "";
  if (id === undefined) return pathOf("/functions/{namespace}/{name}", partsOf(typename));
  return pathOf("/functions/{namespace}/{name}/{id}", { ...partsOf(typename), id });
}
