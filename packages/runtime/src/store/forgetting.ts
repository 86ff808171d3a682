/** Removes what is old, or is not to be kept any longer, within the transaction of a group: some rows of each kind at most. */
import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import type { ForgottenRecords, GroupWrites, RetentionRule } from "../model.ts";
import {
  type Forgettable,
  forgettable,
  type KeptRecord,
  ruleFor,
  WITHOUT_MERCY,
} from "./forgettable.ts";
import { HOUSEKEEPING_ROWS } from "./store.ts";
import { RECORD_BYTES } from "./topic-sizes.ts";

/** What it gives does the housekeeping of a group. */
export function prepareForgetting(
  database: DatabaseSync,
): (group: Pick<GroupWrites, "forgotten" | "housekeeping">) => void {
  const expire = database.prepare(
    `DELETE FROM state_rows WHERE (function, id, name) IN
       (SELECT function, id, name FROM state_rows WHERE expires_at <= ? LIMIT ${HOUSEKEEPING_ROWS})`,
  );
  const forgetKeys = database.prepare(
    `DELETE FROM idempotency_keys WHERE key IN
       (SELECT key FROM idempotency_keys WHERE timestamp < ? LIMIT ${HOUSEKEEPING_ROWS})`,
  );
  const topics = database.prepare("SELECT name FROM topic_rows");
  const forgetRecords = prepareRecordRemoval(database);
  return ({ forgotten, housekeeping }) => {
    for (const { topic, before } of forgotten) {
      forgetRecords({ topic, ...WITHOUT_MERCY }, before);
    }
    if (housekeeping === undefined) return;
    expire.run(housekeeping.expiredBy);
    for (const { name } of topics.all()) forgetRecords(ruleFor(housekeeping, name as string));
    forgetKeys.run(housekeeping.olderThan);
  };
}

/** What it gives removes the first records of a topic that go by a rule, of those before `end` and of the consumed ones. */
function prepareRecordRemoval(
  database: DatabaseSync,
): (rule: RetentionRule, end?: ForgottenRecords["before"]) => void {
  const goes = prepareForgettable(database, HOUSEKEEPING_ROWS);
  const remove = database.prepare("DELETE FROM record_rows WHERE topic = ? AND offset < ?");
  const removeRedrives = database.prepare(
    "DELETE FROM redrive_rows WHERE topic = ? AND offset < ?",
  );
  const shrink = database.prepare("UPDATE topic_sizes SET bytes = bytes - ? WHERE topic = ?");
  return (rule, end) => {
    const gone = goes(rule, end);
    if (gone === undefined) return;
    remove.run(rule.topic, gone.before);
    removeRedrives.run(rule.topic, gone.before);
    shrink.run(gone.bytes, rule.topic);
  };
}

/** What it gives says which of the first records of a topic go, of `limit` that are looked at. */
export function prepareForgettable(
  database: DatabaseSync,
  limit: number,
): (rule: RetentionRule, end?: ForgottenRecords["before"]) => Forgettable | undefined {
  const topic = database.prepare(
    `SELECT position, coalesce(bytes, 0) AS bytes
       FROM topic_rows LEFT JOIN topic_sizes ON topic = name WHERE name = ?`,
  );
  const first = database.prepare(
    `SELECT offset, timestamp, ${RECORD_BYTES} AS bytes FROM record_rows
       WHERE topic = ? ORDER BY offset LIMIT ?`,
  );
  return (rule, end = Number.POSITIVE_INFINITY) => {
    const kept = topic.get(rule.topic);
    if (kept === undefined) return undefined;
    return forgettable(keptRecords(first.iterate(rule.topic, limit)), rule, {
      bytes: Number(kept["bytes"]),
      position: Math.min(Number(kept["position"]), end),
    });
  };
}

function* keptRecords(rows: Iterable<Record<string, SQLOutputValue>>): Generator<KeptRecord, void> {
  for (const { offset, timestamp, bytes } of rows) {
    yield { offset: Number(offset), timestamp: Number(timestamp), bytes: Number(bytes) };
  }
}
