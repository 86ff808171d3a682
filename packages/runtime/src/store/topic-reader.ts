/** Reads topics from the database, on the connection of {@link openStoreReader}. */
import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import type { Redrive, TopicOffsets, TopicRecord } from "../model.ts";
import { firstFrom } from "./first-from.ts";
import { type TopicReads, upTo } from "./store.ts";

export function prepareTopicReads(database: DatabaseSync): TopicReads {
  const topics = database.prepare("SELECT * FROM topic_rows");
  const topic = database.prepare("SELECT * FROM topic_rows WHERE name = ?");
  const records = database.prepare(
    "SELECT * FROM record_rows WHERE topic = ? AND offset >= ? ORDER BY offset LIMIT ?",
  );
  const bounds = database.prepare(
    `SELECT (SELECT min(offset) FROM record_rows WHERE topic = :name) AS first,
       (SELECT max(offset) FROM record_rows WHERE topic = :name) AS last`,
  );
  const timestamp = database.prepare(
    "SELECT timestamp FROM record_rows WHERE topic = ? AND offset = ?",
  );
  const bytes = database.prepare("SELECT bytes FROM topic_sizes WHERE topic = ?");
  const redrives = database.prepare(
    "SELECT * FROM redrive_rows WHERE topic = ? AND offset >= ? AND offset < ?",
  );

  return {
    topics: () => topics.all().map(toOffsets),
    topic: (name) => {
      const row = topic.get(name);
      return row && toOffsets(row);
    },
    records: (name, offset, limit, maxBytes) =>
      upTo(maxBytes, records.iterate(name, offset, limit).map(toRecord)),
    bytes: (name) => integerOf(bytes.get(name)?.["bytes"]) ?? 0,
    firstOffset: (name) => integerOf(bounds.get({ name })?.["first"]),
    offsetAt: (name, time) => {
      const row = bounds.get({ name });
      const [first, last] = [integerOf(row?.["first"]), integerOf(row?.["last"])];
      if (first === undefined || last === undefined) return undefined;
      return firstFrom(time, first, last, (offset) =>
        Number(timestamp.get(name, offset)?.["timestamp"]),
      );
    },
    redrives: (name, from, to) => redrives.all(name, from, to).map(toRedrive),
  };
}

type Row = Record<string, SQLOutputValue>;

// The tables are STRICT, so each column holds what these say.
const integerOf = (value: SQLOutputValue | undefined): number | undefined =>
  (value ?? undefined) as number | undefined;

const toRecord = (row: Row): TopicRecord => ({
  topic: row["topic"] as string,
  offset: row["offset"] as number,
  key: (row["key"] ?? undefined) as Uint8Array | undefined,
  value: row["value"] as Uint8Array,
  timestamp: row["timestamp"] as number,
  source:
    row["kafka_partition"] === null
      ? undefined
      : {
          partition: row["kafka_partition"] as number,
          offset: row["kafka_offset"] as number,
          timestamp: row["kafka_timestamp"] as number,
          headers: (row["headers"] ?? undefined) as string | undefined,
        },
});

const toOffsets = (row: Row): TopicOffsets => ({
  name: row["name"] as string,
  nextOffset: row["next_offset"] as number,
  position: row["position"] as number,
  forwardedTo: (row["forwarded_to"] ?? undefined) as string | undefined,
});

const toRedrive = (row: Row): Redrive => ({
  topic: row["topic"] as string,
  offset: row["offset"] as number,
  at: row["at"] as number,
});
