/** A draft that is made from a record that there is. */
import { parseExactly } from "../../../api/exact-json.ts";
import { finder } from "../records.ts";
import type { TopicState } from "../topic-state.tsx";
import type { Draft } from "./draft.ts";

/** Undefined when there is no record from that offset on. */
export async function templateOf(
  { topic }: Pick<TopicState, "topic">,
  offset: string,
  signal: AbortSignal,
): Promise<Pick<Draft, "key" | "value" | "format"> | undefined> {
  const at = { offset: Number(offset), limit: 1 };
  const [record] = (await finder(topic, undefined)(at, signal)).records;
  if (record === undefined) return undefined;
  const { value, encoding } = record;
  const key = record.key ?? "";
  if (encoding === "base64") return { key, value, format: "base64" };
  try {
    return { key, value: JSON.stringify(parseExactly(value), null, 2), format: "json" };
  } catch {
    return { key, value, format: "text" };
  }
}
