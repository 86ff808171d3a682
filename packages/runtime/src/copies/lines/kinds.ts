/**
 * What lines of an export there are: the rows of which tables they are, and what each becomes again. Their fields are the
 * columns. What can be counted from other rows is not exported, nor which store it was, what that machine saw,
 * and the history.
 */
import * as z from "zod";
import type { KeptSource } from "../../kafka-model.ts";
import { Bytes, Count, Headers, Name, Text, Whole } from "./fields.ts";
import type { Row, Rows } from "./rows.ts";

export interface Kind {
  readonly table: string;
  /** The columns of its key, in the order in which the lines are. */
  readonly key: readonly string[];
  /** Whether its rows are a function's, and have a column for that. */
  readonly isOfFunction: boolean;
  /** Its fields, and where a row goes. Throws what zod throws. */
  add(fields: unknown, rows: Rows): Row;
}

function kind<Shape extends z.ZodRawShape>(
  table: string,
  key: readonly (keyof Shape & string)[],
  shape: Shape,
  add: (row: z.output<z.ZodObject<Shape>>, rows: Rows) => void,
): Kind {
  const schema = z.strictObject(shape);
  return {
    table,
    key,
    isOfFunction: "function" in shape,
    add(fields, rows) {
      const row = schema.parse(fields) as z.output<z.ZodObject<Shape>>;
      add(row, rows);
      return row as Row;
    },
  };
}

const CALLER = { caller_function: Name.nullable(), caller_id: Name.nullable() };
const SENT = { function: Name, id: Name, typename: Text, value: Bytes.nullable() };

/** In the order in which they are exported. */
export const KINDS: Readonly<Record<string, Kind>> = {
  record: kind(
    "record_rows",
    ["topic", "offset"],
    {
      topic: Text,
      offset: Count,
      timestamp: Whole,
      key: Bytes.nullable(),
      value: Bytes,
      kafka_partition: sinceFormat4(Count),
      kafka_offset: sinceFormat4(Count),
      kafka_timestamp: sinceFormat4(Whole),
      headers: sinceFormat4(Headers),
    },
    ({ topic, offset, timestamp, key, value, ...from }, { records }) =>
      records.push({
        topic,
        offset,
        timestamp,
        key: key ?? undefined,
        value,
        source: sourceOf(from),
      }),
  ),
  // After its records: what comes before the next offset has been counted.
  topic: kind(
    "topic_rows",
    ["name"],
    { name: Text, next_offset: Count, position: Count, forwarded_to: sinceFormat4(Name) },
    ({ name, next_offset: nextOffset, position, forwarded_to: forwardedTo }, { topics }) =>
      topics.push({ name, nextOffset, position, forwardedTo: forwardedTo ?? undefined }),
  ),
  redrive: kind(
    "redrive_rows",
    ["topic", "offset"],
    { topic: Text, offset: Count, at: Whole },
    (redrive, { redrives }) => redrives.push(redrive),
  ),
  idempotency: kind(
    "idempotency_keys",
    ["key"],
    { key: Text, fingerprint: Text, answer: Text, timestamp: Whole },
    (answer, { idempotency }) => idempotency.push(answer),
  ),
  state: kind(
    "state_rows",
    ["function", "id", "name"],
    { ...SENT, name: Text, value: Bytes, expires_at: Whole.nullable() },
    ({ expires_at: expiresAt, ...value }, { state }) =>
      state.push({ ...value, expiresAt: expiresAt ?? undefined }),
  ),
  message: kind(
    "message_rows",
    ["seq"],
    { seq: Count, ...SENT, ...CALLER, origin_topic: Text.nullable(), origin: Count.nullable() },
    ({ caller_function: fn, caller_id: id, origin_topic: topic, origin, ...sent }, { messages }) =>
      messages.push({
        ...messageOf(sent),
        caller: fn === null || id === null ? undefined : { function: fn, id },
        origin: origin === null ? undefined : { topic: topic ?? undefined, number: origin },
      }),
  ),
  timer: kind(
    "timer_rows",
    ["seq"],
    {
      seq: Count,
      fire_at: Whole,
      ...SENT,
      caller_function: Name,
      caller_id: Name,
      token: Text.nullable(),
    },
    ({ caller_function: fn, caller_id: id, fire_at: fireAt, token, ...sent }, { timers }) =>
      timers.push({
        ...messageOf(sent),
        caller: { function: fn, id },
        fireAt,
        token: token ?? undefined,
      }),
  ),
  pause: kind(
    "pause_rows",
    ["function", "id"],
    { function: Text, id: Text, since: Whole },
    (pause, { pauses }) => pauses.push(pause),
  ),
  kafka_position: kind(
    "kafka_position_rows",
    ["topic", "partition"],
    { topic: Text, partition: Count, next_offset: Count, topic_id: Text },
    ({ topic, partition, next_offset: next, topic_id: topicId }, { kafkaPositions }) =>
      kafkaPositions.push({ topic, partition, next, topicId }),
  ),
};

/** A field that lines from before format 4 do not have. */
function sinceFormat4<Type extends z.ZodType>(type: Type) {
  return type.nullable().default(null);
}

/** @throws Error when there is half of it */
function sourceOf({
  kafka_partition: partition,
  kafka_offset: offset,
  kafka_timestamp: timestamp,
  headers,
}: {
  readonly kafka_partition: number | null;
  readonly kafka_offset: number | null;
  readonly kafka_timestamp: number | null;
  readonly headers: string | null;
}): KeptSource | undefined {
  if (partition !== null && offset !== null && timestamp !== null)
    return { partition, offset, timestamp, headers: headers ?? undefined };
  if (partition === null && offset === null && timestamp === null && headers === null)
    return undefined;
  throw new Error("has half of a place in Kafka");
}

function messageOf({
  seq,
  function: fn,
  id,
  typename,
  value,
}: {
  readonly seq: number;
  readonly function: string;
  readonly id: string;
  readonly typename: string;
  readonly value: Uint8Array | null;
}) {
  return { seq, target: { function: fn, id }, typename, value: value ?? undefined };
}
