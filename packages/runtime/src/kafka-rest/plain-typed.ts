/** A value of an instance's state as a person can read it. */
import { builtInDecoders } from "statefun-wire/types";
import { type PlainValue, plainJson } from "./exact-json.ts";

/**
 * A value of a built-in type as it is; any other as {@link plainJson}. What JSON has no number for is text: a long beyond
 * the safe integers, and `NaN`, `Infinity` and `-Infinity`.
 */
export function plainTyped(typename: string, bytes: Uint8Array): PlainValue {
  const decode = builtInDecoders.get(typename);
  if (decode === undefined) return plainJson(bytes);
  try {
    return { value: plainNumber(decode(bytes)) };
  } catch {
    return plainJson(bytes);
  }
}

function plainNumber(value: boolean | number | bigint | string): unknown {
  if (typeof value === "bigint") {
    return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  }
  if (typeof value !== "number") return value;
  if (Object.is(value, -0)) return JSON.rawJSON("-0");
  return Number.isFinite(value) ? value : String(value);
}
