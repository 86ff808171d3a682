/** A draft that is made from a record that there is. */
import { parseExactly } from "../../../api/exact-json.ts";
import { finder } from "../records.ts";
import { typed } from "../typed-record.ts";
import type { Draft } from "./draft.ts";

/** Undefined when there is no record from that offset on. */
export async function templateOf(
  topic: string,
  offset: string,
  builtInType: string | undefined,
  signal: AbortSignal,
): Promise<Pick<Draft, "key" | "value" | "format"> | undefined> {
  const at = { offset: Number(offset), limit: 1 };
  const [record] = (await finder(topic, undefined)(at, signal)).records;
  if (record === undefined) return undefined;
  const { value, encoding, type } = typed(record, builtInType);
  const key = record.key ?? "";
  if (type !== undefined) return { key, value, format: "type" };
  if (encoding === "base64") return { key, value, format: "base64" };
  try {
    return { key, value: JSON.stringify(parseExactly(value), null, 2), format: "json" };
  } catch {
    return { key, value, format: "text" };
  }
}
