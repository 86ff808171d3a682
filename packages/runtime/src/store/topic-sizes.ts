/** How many bytes each topic has, counted as records are added and removed, so that nobody has to read them all. */
import type { DatabaseSync } from "node:sqlite";
import type { TopicRecord } from "../model.ts";

/**
 * What it gives counts the records of a group, and has to be called before the topics' new offsets are written: by the old
 * ones it knows what has been counted, should the same group come again.
 */
export function prepareSizes(database: DatabaseSync): (records: readonly TopicRecord[]) => void {
  const counted = database.prepare("SELECT next_offset FROM topic_rows WHERE name = ?");
  const grow = database.prepare(
    "INSERT INTO topic_sizes VALUES (?, ?) ON CONFLICT DO UPDATE SET bytes = bytes + excluded.bytes",
  );
  return (records) => {
    const sizes = new Map<string, { readonly from: number; bytes: number }>();
    for (const { topic, offset, key, value } of records) {
      let size = sizes.get(topic);
      if (size === undefined) {
        size = { from: Number(counted.get(topic)?.["next_offset"] ?? 0), bytes: 0 };
        sizes.set(topic, size);
      }
      if (offset >= size.from) size.bytes += (key?.length ?? 0) + value.length;
    }
    for (const [topic, { bytes }] of sizes) grow.run(topic, bytes);
  };
}
