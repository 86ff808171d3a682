/** A value of an instance's state as a person can read it. */
import { builtInDecoders } from "statefun-wire/types";
import { type PlainValue, plainJson } from "../kafka-rest/exact-json.ts";

/** A value of a built-in type as it is, with a long beyond the safe integers as text; any other as {@link plainJson}. */
export function plainTyped(typename: string, bytes: Uint8Array): PlainValue {
  const decode = builtInDecoders.get(typename);
  if (decode === undefined) return plainJson(bytes);
  try {
    const value = decode(bytes);
    if (typeof value !== "bigint") return { value };
    return { value: Number.isSafeInteger(Number(value)) ? Number(value) : String(value) };
  } catch {
    return plainJson(bytes);
  }
}
