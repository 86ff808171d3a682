/**
 * What holds between the rows of a store, whichever of them there are. Pages may be sound that contradict each other: after a
 * mistake in the runtime, or when somebody has changed rows by hand.
 */
import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import { RECORD_BYTES } from "./topic-sizes.ts";

interface Invariant {
  readonly table: string;
  /** Finds the keys of rows that break it. */
  readonly sql: string;
  /** What is wrong with those. */
  readonly finding: string;
}

const ofAnInstance = (table: string): Invariant => ({
  table,
  sql: `SELECT function, id FROM ${table} WHERE id = '' OR instr(function, '/') < 2`,
  finding: "is of no instance that there can be",
});

/** Topics and their records, which have offsets without a gap: what is forgotten is forgotten from the first one on. */
const OF_TOPICS: readonly Invariant[] = [
  {
    table: "record_rows",
    sql: `SELECT topic, min(offset) AS offset FROM record_rows
      WHERE topic NOT IN (SELECT name FROM topic_rows) GROUP BY topic`,
    finding: "is of a topic that topic_rows does not have",
  },
  {
    table: "record_rows",
    sql: "SELECT topic, offset FROM record_rows GROUP BY topic, offset HAVING count(*) > 1",
    finding: "is there more than once",
  },
  {
    table: "record_rows",
    sql: `WITH broken AS (SELECT topic, min(offset) AS first FROM record_rows GROUP BY topic
        HAVING count(*) <> max(offset) - min(offset) + 1)
      SELECT topic, offset FROM record_rows AS record JOIN broken USING (topic)
        WHERE offset > first AND NOT EXISTS
          (SELECT 1 FROM record_rows WHERE topic = record.topic AND offset = record.offset - 1)`,
    finding: "comes after a gap: the record before it is gone",
  },
  {
    table: "topic_rows",
    sql: "SELECT name, position, next_offset FROM topic_rows WHERE position NOT BETWEEN 0 AND next_offset",
    finding: "has a position that is not one of its offsets",
  },
  {
    table: "topic_rows",
    sql: `SELECT name, next_offset FROM topic_rows
      WHERE next_offset <> (SELECT max(offset) + 1 FROM record_rows WHERE topic = name)`,
    finding: "does not go on after its last record",
  },
  {
    table: "topic_rows",
    sql: `SELECT name, position FROM topic_rows WHERE position < next_offset
      AND NOT EXISTS (SELECT 1 FROM record_rows WHERE topic = name AND offset = position)`,
    finding: "lacks the record at its position, which the functions or Kafka are to be sent",
  },
  {
    table: "topic_sizes",
    sql: `SELECT topic, topic_sizes.bytes AS bytes
      FROM (SELECT topic, sum(${RECORD_BYTES}) AS bytes FROM record_rows GROUP BY topic) AS counted FULL JOIN topic_sizes USING (topic)
      WHERE coalesce(counted.bytes, 0) <> coalesce(topic_sizes.bytes, 0)`,
    finding: "is not the size of the topic's records",
  },
  {
    table: "redrive_rows",
    sql: `SELECT topic, offset FROM redrive_rows AS redrive WHERE NOT EXISTS
      (SELECT 1 FROM record_rows WHERE topic = redrive.topic AND offset = redrive.offset)`,
    finding: "is of a record that is not there",
  },
];

/** Instances, their messages and timers, and what is counted of them (counts.ts). */
const OF_FUNCTIONS: readonly Invariant[] = [
  ofAnInstance("state_rows"),
  ofAnInstance("message_rows"),
  ofAnInstance("timer_rows"),
  {
    table: "message_rows",
    sql: "SELECT seq FROM message_rows GROUP BY seq HAVING count(*) > 1",
    finding: "is there more than once",
  },
  {
    table: "message_rows",
    sql: "SELECT seq FROM message_rows WHERE (caller_function IS NULL) <> (caller_id IS NULL)",
    finding: "has half of a caller",
  },
  {
    table: "mailbox_counts",
    sql: `SELECT function, id, mailbox_counts.messages AS messages
      FROM (SELECT function, id, count(*) AS messages FROM message_rows GROUP BY function, id) AS counted
        FULL JOIN mailbox_counts USING (function, id)
      WHERE counted.messages IS NOT mailbox_counts.messages`,
    finding: "is not the number of the instance's messages",
  },
  {
    table: "function_counts",
    sql: `WITH counted AS (
        SELECT function, sum(instances) AS instances, sum(messages) AS messages, sum(timers) AS timers FROM (
          SELECT function, count(DISTINCT id) AS instances, 0 AS messages, 0 AS timers FROM state_rows GROUP BY function
          UNION ALL SELECT function, 0, count(*), 0 FROM message_rows GROUP BY function
          UNION ALL SELECT function, 0, 0, count(*) FROM timer_rows GROUP BY function
        ) GROUP BY function)
      SELECT function, kept.instances AS instances, kept.messages AS messages, kept.timers AS timers
        FROM counted FULL JOIN function_counts AS kept USING (function)
        WHERE (coalesce(counted.instances, 0), coalesce(counted.messages, 0), coalesce(counted.timers, 0))
          <> (coalesce(kept.instances, 0), coalesce(kept.messages, 0), coalesce(kept.timers, 0))`,
    finding: "is not how many instances, messages and timers the function has",
  },
  {
    table: "pause_rows",
    sql: "SELECT id FROM pause_rows WHERE function = '' AND id <> ''",
    finding: "is of an instance without a function",
  },
];

/** What was read from Kafka, and what goes there. */
const OF_KAFKA: readonly Invariant[] = [
  {
    table: "record_rows",
    sql: `SELECT topic, offset FROM record_rows WHERE (kafka_partition IS NULL) <> (kafka_offset IS NULL)
      OR (kafka_partition IS NULL) <> (kafka_timestamp IS NULL) OR (kafka_partition IS NULL AND headers IS NOT NULL)`,
    finding: "has half of a place in Kafka",
  },
  {
    table: "record_rows",
    sql: "SELECT topic, offset FROM record_rows WHERE headers IS NOT NULL AND NOT json_valid(headers)",
    finding: "has headers that are not JSON",
  },
  {
    table: "kafka_position_rows",
    sql: "SELECT topic, partition, next_offset FROM kafka_position_rows WHERE partition < 0 OR next_offset < 0",
    finding: "is not a place in Kafka",
  },
];

const OF_THE_HISTORY: Invariant = {
  table: "history_size",
  sql: "SELECT bytes FROM history_size WHERE bytes <> (SELECT coalesce(sum(bytes), 0) FROM history_rows)",
  finding: "is not the size of the history",
};

const OF_THE_STORE: Invariant = {
  table: "store",
  sql: `SELECT count(*) AS rows, min(opening) AS opening, min(commits) AS commits FROM store
    HAVING count(*) <> 1 OR min(opening) < 1 OR min(commits) < 0`,
  finding: "does not say which store this is",
};

/** Which rows of a store contradict others, by table and key: `limit` findings at most. Its pages have to be sound. */
export function contradictions(database: DatabaseSync, limit: number): string[] {
  const findings: string[] = [];
  for (const { table, sql, finding } of [
    ...OF_TOPICS,
    ...OF_FUNCTIONS,
    ...OF_KAFKA,
    OF_THE_HISTORY,
    OF_THE_STORE,
  ]) {
    const find = database.prepare(`${sql} LIMIT ${limit}`);
    // What was changed by hand may be any number.
    find.setReadBigInts(true);
    for (const row of find.iterate()) findings.push(`${table} ${keyOf(row)} ${finding}`);
  }
  return findings.slice(0, limit);
}

function keyOf(row: Record<string, SQLOutputValue>): string {
  const parts = Object.entries(row).map(
    ([name, value]) => `${name} ${typeof value === "string" ? JSON.stringify(value) : value}`,
  );
  return `(${parts.join(", ")})`;
}
