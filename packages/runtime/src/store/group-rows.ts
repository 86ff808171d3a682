/** Where the writes of a group go: which row of which table each of them is. */
import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import type { KafkaOutbox, KafkaPosition } from "../kafka-model.ts";
import type {
  EndpointStatus,
  GroupWrites,
  IdempotentAnswer,
  Message,
  Pause,
  PersistedValue,
  Redrive,
  Timer,
  TopicOffsets,
  TopicRecord,
} from "../model.ts";
import { prepareMessageCounts } from "./counts.ts";
import { prepareHistory } from "./history-table.ts";
import { prepareRemoval, prepareUpsert, type Table } from "./rows.ts";
import { prepareSizes } from "./topic-sizes.ts";

const STATE: Table<PersistedValue> = {
  name: "state_rows",
  key: ["function", "id", "name"],
  others: ["typename", "value", "expires_at"],
  values: (row) => [
    row.function,
    row.id,
    row.name,
    row.typename,
    row.value ?? null,
    row.expiresAt ?? null,
  ],
};

/** What messages and timers have in common, besides their seq. */
const SENT = ["function", "id", "caller_function", "caller_id", "typename", "value"];

const MESSAGES: Table<Message> = {
  name: "message_rows",
  key: ["seq"],
  others: [...SENT, "origin_topic", "origin"],
  values: (message) => [
    ...sentValues(message),
    message.origin?.topic ?? null,
    message.origin?.number ?? null,
  ],
};

const TIMERS: Table<Timer> = {
  name: "timer_rows",
  key: MESSAGES.key,
  others: [...SENT, "fire_at", "token"],
  values: (timer) => [...sentValues(timer), timer.fireAt, timer.token ?? null],
};

const RECORDS: Table<TopicRecord> = {
  name: "record_rows",
  key: ["topic", "offset"],
  others: ["key", "value", "timestamp"],
  values: ({ topic, offset, key, value, timestamp }) => [
    topic,
    offset,
    key ?? null,
    value,
    timestamp,
  ],
};

/** Those that were read from Kafka. The others have these columns by themselves. */
const SOURCED_RECORDS: Table<TopicRecord> = {
  ...RECORDS,
  others: [...RECORDS.others, "kafka_partition", "kafka_offset", "kafka_timestamp", "headers"],
  values: (record) => [
    ...RECORDS.values(record),
    record.source?.partition ?? null,
    record.source?.offset ?? null,
    record.source?.timestamp ?? null,
    record.source?.headers ?? null,
  ],
};

const TOPICS: Table<TopicOffsets> = {
  name: "topic_rows",
  key: ["name"],
  others: ["next_offset", "position", "forwarded_to"],
  values: ({ name, nextOffset, position, forwardedTo }) => [
    name,
    nextOffset,
    position,
    forwardedTo ?? null,
  ],
};

const KAFKA_POSITIONS: Table<KafkaPosition> = {
  name: "kafka_position_rows",
  key: ["topic", "partition"],
  others: ["next_offset", "topic_id"],
  values: ({ topic, partition, next, topicId }) => [topic, partition, next, topicId],
};

const KAFKA_OUTBOXES: Table<KafkaOutbox> = {
  name: "kafka_outbox_rows",
  key: ["cluster"],
  others: ["incarnation", "before"],
  values: ({ cluster, incarnation, before }) => [cluster, incarnation, before ?? null],
};

const IDEMPOTENCY: Table<IdempotentAnswer> = {
  name: "idempotency_keys",
  key: ["key"],
  others: ["fingerprint", "answer", "timestamp"],
  values: ({ key, fingerprint, answer, timestamp }) => [key, fingerprint, answer, timestamp],
};

const REDRIVES: Table<Redrive> = {
  name: "redrive_rows",
  key: ["topic", "offset"],
  others: ["at"],
  values: ({ topic, offset, at }) => [topic, offset, at],
};

const PAUSES: Table<Pause> = {
  name: "pause_rows",
  key: ["function", "id"],
  others: ["since"],
  values: ({ function: fn, id, since }) => [fn, id, since],
};

const ENDPOINTS: Table<EndpointStatus> = {
  name: "endpoint_rows",
  key: ["functions"],
  others: ["since", "reason"],
  values: ({ functions, since, reason }) => [functions, since, reason ?? null],
};

function sentValues(sent: Message | Timer): SQLInputValue[] {
  const { seq, target, caller, typename, value } = sent;
  return [
    seq,
    target.function,
    target.id,
    caller?.function ?? null,
    caller?.id ?? null,
    typename,
    value ?? null,
  ];
}

/** What it gives writes all but the housekeeping of a group, within the transaction that is open. */
export function prepareGroupWrites(database: DatabaseSync): (group: GroupWrites) => void {
  const shiftExpiry = database.prepare(
    "UPDATE state_rows SET expires_at = expires_at + ? WHERE function = ? AND name = ? AND expires_at IS NOT NULL",
  );
  const endExpiry = database.prepare(
    "UPDATE state_rows SET expires_at = NULL WHERE function = ? AND name = ? AND expires_at IS NOT NULL",
  );
  const deleteState = database.prepare(
    "DELETE FROM state_rows WHERE function = ? AND id = ? AND name = ?",
  );
  const setState = prepareUpsert(database, STATE);
  const countMessages = prepareMessageCounts(database);
  const removeMessages = prepareRemoval(database, MESSAGES.name);
  const addMessages = prepareUpsert(database, MESSAGES);
  const removeTimers = prepareRemoval(database, TIMERS.name);
  const addTimers = prepareUpsert(database, TIMERS);
  const addRecords = prepareUpsert(database, RECORDS);
  const addSourcedRecords = prepareUpsert(database, SOURCED_RECORDS);
  const setTopics = prepareUpsert(database, TOPICS);
  const setKafkaPositions = prepareUpsert(database, KAFKA_POSITIONS);
  const setKafkaOutboxes = prepareUpsert(database, KAFKA_OUTBOXES);
  const trustClosing = database.prepare("UPDATE store SET was_closed = 1");
  const countBytes = prepareSizes(database);
  const addIdempotency = prepareUpsert(database, IDEMPOTENCY);
  const addRedrives = prepareUpsert(database, REDRIVES);
  const endPause = database.prepare("DELETE FROM pause_rows WHERE function = ? AND id = ?");
  const addPauses = prepareUpsert(database, PAUSES);
  const setEndpoints = prepareUpsert(database, ENDPOINTS);
  const addHistory = prepareHistory(database);

  return (group) => {
    for (const { function: fn, name, later } of group.expiries) {
      if (later === Number.POSITIVE_INFINITY) endExpiry.run(fn, name);
      else shiftExpiry.run(later, fn, name);
    }
    // No value is there twice, so those that go need not wait their turn.
    for (const { function: fn, id, name, value } of group.state) {
      if (value === undefined) deleteState.run(fn, id, name);
    }
    setState(group.state.filter(({ value }) => value !== undefined));
    if (group.history !== undefined) addHistory(group.history);
    countMessages(group);
    removeMessages(group.removedMessages);
    addMessages(group.messages);
    removeTimers(group.removedTimers);
    addTimers(group.timers);
    countBytes(group.records);
    const sourced = group.records.filter(({ source }) => source !== undefined);
    addRecords(
      sourced.length === 0 ? group.records : group.records.filter(({ source }) => !source),
    );
    addSourcedRecords(sourced);
    setTopics(group.topics);
    addIdempotency(group.idempotency);
    addRedrives(group.redrives);
    for (const { function: fn, id, since } of group.pauses) {
      if (since === undefined) endPause.run(fn, id);
    }
    addPauses(group.pauses.filter((change): change is Pause => change.since !== undefined));
    setEndpoints(group.endpoints);
    setKafkaPositions(group.kafkaPositions);
    setKafkaOutboxes(group.kafkaOutboxes);
    if (group.kafkaOutboxes.length > 0) trustClosing.run();
  };
}
