/** Stores whose pages are sound and whose rows contradict each other: each is found, with its table and its key. */
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, it } from "vitest";
import { openSqliteStore } from "../../src/store/sqlite.ts";
import { verifyStore } from "../../src/store/verify.ts";
import { temporaryFolder } from "../disks.ts";
import { group, message, record, timer, topicAt, value } from "./fixtures.ts";

/** A store with something of each kind, of which the first records of the topic are forgotten. */
async function soundFolder(): Promise<string> {
  const folder = temporaryFolder();
  const store = await openSqliteStore(folder);
  await store.commit(
    group({
      state: [value("one", "1"), value("two", "2")],
      messages: [message(1), message(2, "", "b")],
      timers: [timer(1, 5, "token")],
      records: [record(0, 1), record(1, 1), record(2, 1), record(3, 1)],
      topics: [topicAt("in", 4, 2), topicAt("empty", 0, 0)],
      redrives: [{ topic: "in", offset: 2, at: 1 }],
      pauses: [
        { function: "", id: "", since: 1 },
        { function: "test/fn", id: "", since: 1 },
      ],
    }),
  );
  await store.commit(group({ forgotten: [{ topic: "in", before: 1 }] }));
  await store.close();
  return folder;
}

function damage(folder: string, sql: string): void {
  const shell = new DatabaseSync(join(folder, "store.db"));
  shell.exec(sql);
  shell.close();
}

/** A table with the same columns and rows that allows what its keys forbid. */
const withoutKeys = (table: string): string => `
  PRAGMA legacy_alter_table = ON; CREATE TABLE copy AS SELECT * FROM ${table};
  DROP TABLE ${table}; ALTER TABLE copy RENAME TO ${table};`;

/** What somebody does to the store, and what is found then. */
const CASES: Readonly<Record<string, readonly string[]>> = {
  "DELETE FROM topic_rows WHERE name = 'in'": [
    'record_rows (topic "in", offset 1) is of a topic that topic_rows does not have',
  ],
  [`${withoutKeys("record_rows")} INSERT INTO record_rows (topic, offset, timestamp, value) VALUES ('in', 3, 1, x'')`]:
    ['record_rows (topic "in", offset 3) is there more than once'],
  "DELETE FROM record_rows WHERE offset = 2; UPDATE topic_sizes SET bytes = 2; DELETE FROM redrive_rows":
    [
      'record_rows (topic "in", offset 3) comes after a gap: the record before it is gone',
      'topic_rows (name "in", position 2) lacks the record at its position, which the functions or Kafka are to be sent',
    ],
  "UPDATE topic_rows SET position = 9 WHERE name = 'in'": [
    'topic_rows (name "in", position 9, next_offset 4) has a position that is not one of its offsets',
  ],
  "UPDATE topic_rows SET next_offset = 9007199254740993 WHERE name = 'in'": [
    'topic_rows (name "in", next_offset 9007199254740993) does not go on after its last record',
  ],
  "UPDATE topic_rows SET next_offset = 7 WHERE name = 'empty'": [
    'topic_rows (name "empty", position 0) lacks the record at its position, which the functions or Kafka are to be sent',
  ],
  "UPDATE topic_sizes SET bytes = bytes + 1": [
    'topic_sizes (topic "in", bytes 4) is not the size of the topic\'s records',
  ],
  "DELETE FROM topic_sizes": [
    'topic_sizes (topic "in", bytes null) is not the size of the topic\'s records',
  ],
  "INSERT INTO redrive_rows VALUES ('in', 0, 1)": [
    'redrive_rows (topic "in", offset 0) is of a record that is not there',
  ],
  "INSERT INTO state_rows VALUES ('nowhere', 'a', 'x', 'test/text', x'', NULL)": [
    'state_rows (function "nowhere", id "a") is of no instance that there can be',
  ],
  "UPDATE timer_rows SET id = ''": [
    'timer_rows (function "test/fn", id "") is of no instance that there can be',
  ],
  [`${withoutKeys("message_rows")} INSERT INTO message_rows SELECT * FROM message_rows WHERE seq = 2;
    UPDATE mailbox_counts SET messages = 2 WHERE id = 'b'; UPDATE function_counts SET messages = 3`]:
    ["message_rows (seq 2) is there more than once"],
  "UPDATE message_rows SET caller_id = 'a' WHERE seq = 1": [
    "message_rows (seq 1) has half of a caller",
  ],
  "UPDATE mailbox_counts SET messages = 7 WHERE id = 'b'": [
    'mailbox_counts (function "test/fn", id "b", messages 7) is not the number of the instance\'s messages',
  ],
  "DELETE FROM mailbox_counts WHERE id = 'a'": [
    'mailbox_counts (function "test/fn", id "a", messages null) is not the number of the instance\'s messages',
  ],
  "DELETE FROM message_rows WHERE seq = 2": [
    'mailbox_counts (function "test/fn", id "b", messages 1) is not the number of the instance\'s messages',
    'function_counts (function "test/fn", instances 1, messages 2, timers 1) is not how many instances, messages and timers the function has',
  ],
  "UPDATE function_counts SET timers = 0": [
    'function_counts (function "test/fn", instances 1, messages 2, timers 0) is not how many instances, messages and timers the function has',
  ],
  "INSERT INTO pause_rows VALUES ('', 'a', 1)": [
    'pause_rows (id "a") is of an instance without a function',
  ],
  "UPDATE record_rows SET kafka_partition = 1 WHERE offset = 2": [
    'record_rows (topic "in", offset 2) has half of a place in Kafka',
  ],
  "UPDATE record_rows SET headers = '[]' WHERE offset = 2; UPDATE topic_sizes SET bytes = 5": [
    'record_rows (topic "in", offset 2) has half of a place in Kafka',
  ],
  "UPDATE record_rows SET kafka_partition = 1, kafka_offset = 1, kafka_timestamp = 1, headers = '[' WHERE offset = 2; UPDATE topic_sizes SET bytes = 4":
    ['record_rows (topic "in", offset 2) has headers that are not JSON'],
  "INSERT INTO kafka_position_rows VALUES ('in', 0, -1, '')": [
    'kafka_position_rows (topic "in", partition 0, next_offset -1) is not a place in Kafka',
  ],
  "UPDATE history_size SET bytes = 5": ["history_size (bytes 5) is not the size of the history"],
  "INSERT INTO store SELECT * FROM store": [
    "store (rows 2, opening 1, commits 2) does not say which store this is",
  ],
};

it("is sound as the runtime has written it", async () => {
  expect(verifyStore(await soundFolder()).findings).toEqual([]);
});

it.each(Object.entries(CASES))("is found after %s", async (sql, findings) => {
  const folder = await soundFolder();
  damage(folder, sql);
  const found = verifyStore(folder).findings;
  expect(found).toEqual(expect.arrayContaining([...findings]));
  if (findings.length === 1) expect(found).toEqual(findings);
});

it("is said for a hundred rows at most", async () => {
  const folder = await soundFolder();
  damage(
    folder,
    `WITH RECURSIVE n (n) AS (SELECT 10 UNION ALL SELECT n + 1 FROM n WHERE n < 500)
       INSERT INTO redrive_rows SELECT 'in', n, 1 FROM n`,
  );
  expect(verifyStore(folder).findings).toHaveLength(100);
});
