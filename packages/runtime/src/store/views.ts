/**
 * The views of the store, which are what people and their programs read, in the sqlite3 shell or by the API: docs/sql.md
 * describes them, and they are there to stay. They are SQL of SQLite 3.38, as old as a shell may be.
 */
import type { DatabaseSync } from "node:sqlite";

/** The digit of a value in hex, counted from 0. SQLite has no function for the number in a blob. */
const digit = (at: number): string => `instr('123456789ABCDEF', substr(hex(value), ${at + 1}, 1))`;

/** The number in so many bytes behind a tag, the lowest byte first, with its sign. */
function fixed(bytes: 4 | 8, tag: string): string {
  const unused = 64 - 8 * bytes;
  const terms = Array.from({ length: 2 * bytes }, (_, at) => {
    const isHigh = at % 2 === 0;
    return `(${digit(2 + at)} << ${unused + 4 * (isHigh ? at + 1 : at - 1)})`;
  });
  return `CASE WHEN length(value) = 0 THEN 0
      WHEN length(value) = ${bytes + 1} AND substr(value, 1, 1) = x'${tag}' THEN
        (${terms.join(" | ")}) >> ${unused} END`;
}

/** The text behind a tag and its length, which takes the more bytes the longer it is. */
const TEXT = `CASE WHEN length(value) = 0 THEN '""' WHEN substr(value, 1, 1) = x'0A' THEN
    json_quote(CAST(substr(value, CASE WHEN length(value) <= 129 THEN 3 WHEN length(value) <= 16386 THEN 4
      WHEN length(value) <= 2097155 THEN 5 WHEN length(value) <= 268435460 THEN 6 ELSE 7 END) AS TEXT)) END`;

const JSON_TEXT = "CASE WHEN json_valid(CAST(value AS TEXT)) THEN CAST(value AS TEXT) END";

/**
 * What a value is as JSON, in a CASE that has no more of it than has to be: a built-in type's bytes are a protobuf message
 * with the value in field 1, and none at all for its default.
 */
const TYPED_JSON = `CASE WHEN value IS NOT NULL THEN CASE typename
    WHEN 'io.statefun.types/bool' THEN CASE hex(value) WHEN '' THEN 'false' WHEN '0801' THEN 'true' END
    WHEN 'io.statefun.types/int' THEN ${fixed(4, "0D")}
    WHEN 'io.statefun.types/long' THEN ${fixed(8, "09")}
    WHEN 'io.statefun.types/string' THEN ${TEXT}
    WHEN 'io.statefun.types/float' THEN NULL
    WHEN 'io.statefun.types/double' THEN NULL
    ELSE ${JSON_TEXT} END END`;

const VALUE = `${TYPED_JSON} AS value, length(value) AS bytes, value AS raw`;

/** By name, so that each is built on those above it. */
const VIEWS: Readonly<Record<string, string>> = {
  state: `SELECT function, id, name, typename, ${VALUE}, expires_at FROM state_rows`,
  messages: `SELECT seq, function, id, caller_function, caller_id, typename, ${VALUE}, origin_topic, origin FROM message_rows`,
  timers: `SELECT seq, fire_at, function, id, caller_function, caller_id, token, typename, ${VALUE} FROM timer_rows`,
  topics: `SELECT name, next_offset - stored AS first_offset, next_offset, position, stored AS records, forwarded_to FROM (
      SELECT *, next_offset - coalesce((SELECT min(offset) FROM record_rows WHERE topic = name), next_offset) AS stored
        FROM topic_rows)`,
  records: `SELECT topic, offset, timestamp, CAST(key AS TEXT) AS key, ${JSON_TEXT} AS value, length(value) AS bytes,
      key AS raw_key, value AS raw, kafka_partition, kafka_offset, kafka_timestamp, headers FROM record_rows`,
  dead_letters: `SELECT offset, timestamp, value ->> '$.function' AS function, value ->> '$.key' AS id,
      value ->> '$.typename' AS typename, value ->> '$.reason' AS reason, value ->> '$.payload' AS payload,
      value ->> '$.encoding' AS encoding, value AS record,
      (SELECT at FROM redrive_rows WHERE topic = 'dead-letters' AND offset = letters.offset) AS redriven_at
    FROM records AS letters WHERE topic = 'dead-letters'`,
  instances: `SELECT function, id,
      (SELECT count(*) FROM state_rows WHERE function = known.function AND id = known.id) AS state_values,
      (SELECT coalesce(sum(length(value)), 0) FROM state_rows WHERE function = known.function AND id = known.id)
        AS state_bytes,
      coalesce((SELECT messages FROM mailbox_counts WHERE function = known.function AND id = known.id), 0) AS messages
    FROM (SELECT DISTINCT function, id FROM state_rows UNION ALL
      SELECT function, id FROM mailbox_counts AS waiting
        WHERE NOT EXISTS (SELECT 1 FROM state_rows WHERE function = waiting.function AND id = waiting.id)) AS known`,
  functions: `SELECT function, instances, messages, timers FROM function_counts
    WHERE instances + messages + timers > 0`,
  history: "SELECT seq, at, function, id, took_ms, error, sent_from, detail FROM history_rows",
  pauses: "SELECT function, id, since FROM pause_rows",
  kafka_positions: "SELECT topic, partition, next_offset, topic_id FROM kafka_position_rows",
  kafka_outboxes: "SELECT cluster, incarnation, before FROM kafka_outbox_rows",
  endpoints: `SELECT functions, iif(reason IS NULL, 'up', 'down') AS status, since, reason FROM endpoint_rows`,
};

/** Makes those that a store does not have, or has otherwise, within the transaction that is open. */
export function prepareViews(database: DatabaseSync): void {
  const find = database.prepare("SELECT sql FROM sqlite_schema WHERE type = 'view' AND name = ?");
  for (const [name, query] of Object.entries(VIEWS)) {
    const sql = `CREATE VIEW ${name} AS ${query}`;
    if (find.get(name)?.["sql"] === sql) continue;
    database.exec(`DROP VIEW IF EXISTS ${name}; ${sql}`);
  }
}
