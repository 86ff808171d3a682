/** How many bytes each topic has, counted as records are added and removed, so that nobody has to read them all. */
import type { DatabaseSync } from "node:sqlite";
import type { TopicRecord } from "../model.ts";
import { rowSize } from "./store.ts";

/** What a row of record_rows counts for in SQL: as {@link rowSize} does. */
export const RECORD_BYTES =
  "coalesce(length(key), 0) + length(value) + coalesce(length(CAST(headers AS BLOB)), 0)";

/**
 * What it gives counts the records of a group, and has to be called before they are written: those that are there have been
 * counted, should the same group come again.
 */
export function prepareSizes(database: DatabaseSync): (records: readonly TopicRecord[]) => void {
  const counted = database.prepare("SELECT max(offset) AS last FROM record_rows WHERE topic = ?");
  const grow = database.prepare(
    "INSERT INTO topic_sizes VALUES (?, ?) ON CONFLICT DO UPDATE SET bytes = bytes + excluded.bytes",
  );
  return (records) => {
    const sizes = new Map<string, { readonly last: number; bytes: number }>();
    for (const record of records) {
      const { topic, offset } = record;
      let size = sizes.get(topic);
      if (size === undefined) {
        size = { last: Number(counted.get(topic)?.["last"] ?? -1), bytes: 0 };
        sizes.set(topic, size);
      }
      if (offset > size.last) size.bytes += rowSize(record);
    }
    for (const [topic, { bytes }] of sizes) grow.run(topic, bytes);
  };
}
