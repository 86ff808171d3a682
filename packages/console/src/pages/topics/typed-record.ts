/** A record as people read it: a value of a built-in type as what it says, and any other as it is. */
import { builtIn } from "./built-in.ts";
import type { TopicRecord } from "./records.ts";
import type { Routes } from "./use-routes.ts";

/** The built-in type that functions take the records of a topic as; undefined where it is another one, or there are several. */
export function builtInOf(routes: Routes | undefined): string | undefined {
  const [first, ...others] = new Set(routes?.map(({ valueType }) => valueType));
  const isOne = first !== undefined && others.length === 0;
  return isOne && builtIn(first) !== undefined ? first : undefined;
}

export interface TypedRecord extends TopicRecord {
  /** The built-in type that `value` is the text of; undefined: it is the record's own. */
  readonly type: string | undefined;
}

/** The record as one of `type`; as it is where there is none, or its bytes are not one. */
export function typed(record: TopicRecord, type: string | undefined): TypedRecord {
  const text = builtIn(type ?? "")?.decode(bytesOf(record));
  if (text === undefined) return { ...record, type: undefined };
  const { encoding: _bytes, ...rest } = record;
  return { ...rest, value: text, type };
}

function bytesOf({ value, encoding }: TopicRecord): Uint8Array {
  if (encoding === undefined) return new TextEncoder().encode(value);
  return Uint8Array.from(atob(value), (character) => character.charCodeAt(0));
}
