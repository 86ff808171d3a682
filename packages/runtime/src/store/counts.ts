/**
 * How much there is of each function and in each mailbox, kept in step with the rows in the same transaction, so that nobody
 * has to count a million of them. Values and timers are counted by triggers. Messages, of which most are for few instances,
 * are counted by group, which costs a tenth of that where they are hot.
 */
import type { DatabaseSync } from "node:sqlite";
import type { GroupWrites } from "../model.ts";
import { rangesOf } from "./rows.ts";

/** Counts rows that are there already, into tables that are empty. */
const COUNTING: readonly string[] = [
  "INSERT INTO mailbox_counts SELECT function, id, count(*) FROM message_rows GROUP BY function, id",
  `INSERT INTO function_counts SELECT function, sum(instances), sum(messages), sum(timers) FROM (
     SELECT function, count(DISTINCT id) AS instances, 0 AS messages, 0 AS timers FROM state_rows GROUP BY function
     UNION ALL SELECT function, 0, count(*), 0 FROM message_rows GROUP BY function
     UNION ALL SELECT function, 0, 0, count(*) FROM timer_rows GROUP BY function
   ) GROUP BY function`,
];

/** Counts all rows anew. */
export function countAnew(database: DatabaseSync): void {
  database.exec("DELETE FROM mailbox_counts; DELETE FROM function_counts");
  for (const counting of COUNTING) database.exec(counting);
}

/** The tables, what is in them of rows that are there already, and what keeps them. */
export const COUNTS: readonly string[] = [
  `CREATE TABLE function_counts (
    function TEXT PRIMARY KEY, instances INTEGER NOT NULL, messages INTEGER NOT NULL, timers INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE mailbox_counts (
    function TEXT NOT NULL, id TEXT NOT NULL, messages INTEGER NOT NULL, PRIMARY KEY (function, id)
  ) STRICT, WITHOUT ROWID`,
  "CREATE INDEX mailboxes_by_depth ON mailbox_counts (function, messages) WHERE messages > 1",
  ...COUNTING,
  `CREATE TRIGGER instance_came AFTER INSERT ON state_rows
   WHEN NOT EXISTS (SELECT 1 FROM state_rows WHERE function = new.function AND id = new.id AND name <> new.name) BEGIN
     INSERT INTO function_counts VALUES (new.function, 1, 0, 0) ON CONFLICT DO UPDATE SET instances = instances + 1;
   END`,
  `CREATE TRIGGER instance_went AFTER DELETE ON state_rows
   WHEN NOT EXISTS (SELECT 1 FROM state_rows WHERE function = old.function AND id = old.id) BEGIN
     UPDATE function_counts SET instances = instances - 1 WHERE function = old.function;
   END`,
  `CREATE TRIGGER timer_came AFTER INSERT ON timer_rows BEGIN
     INSERT INTO function_counts VALUES (new.function, 0, 0, 1) ON CONFLICT DO UPDATE SET timers = timers + 1;
   END`,
  `CREATE TRIGGER timer_went AFTER DELETE ON timer_rows BEGIN
     UPDATE function_counts SET timers = timers - 1 WHERE function = old.function;
   END`,
];

/** What it gives counts the messages of a group, within the transaction that is open and before its rows are written. */
export function prepareMessageCounts(
  database: DatabaseSync,
): (group: Pick<GroupWrites, "messages" | "removedMessages">) => void {
  const rows = database.prepare(
    "SELECT seq, function, id FROM message_rows WHERE seq BETWEEN ? AND ?",
  );
  const addToMailbox = database.prepare(
    "INSERT INTO mailbox_counts VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET messages = messages + excluded.messages",
  );
  const removeEmpty = database.prepare(
    "DELETE FROM mailbox_counts WHERE function = ? AND id = ? AND messages = 0",
  );
  const addToFunction = database.prepare(
    "INSERT INTO function_counts VALUES (?, 0, ?, 0) ON CONFLICT DO UPDATE SET messages = messages + excluded.messages",
  );
  return ({ messages, removedMessages }) => {
    const changes = new Changes();
    const take = (first: number, last: number, isMeant = (_seq: unknown) => true): void => {
      for (const { seq, function: typename, id } of rows.iterate(first, last)) {
        if (isMeant(seq)) changes.add(String(typename), String(id), -1);
      }
    };
    for (const [first, last] of rangesOf(removedMessages)) take(first, last);
    // Those that take the place of others, as all do when a group comes again, are counted once.
    const seqs = messages.map(({ seq }) => seq);
    let replacing: Set<unknown> | undefined;
    take(lowest(seqs), highest(seqs), (seq) => {
      replacing ??= new Set(seqs).difference(new Set(removedMessages));
      return replacing.has(seq);
    });
    for (const { target } of messages) changes.add(target.function, target.id, 1);
    for (const [typename, mailboxes] of changes.byFunction) {
      let sum = 0;
      for (const [id, change] of mailboxes) {
        sum += change;
        if (change !== 0) addToMailbox.run(typename, id, change);
        if (change < 0) removeEmpty.run(typename, id);
      }
      if (sum !== 0) addToFunction.run(typename, sum);
    }
  };
}

/** By how much mailboxes have grown. */
class Changes {
  readonly byFunction = new Map<string, Map<string, number>>();

  add(typename: string, id: string, change: number): void {
    let mailboxes = this.byFunction.get(typename);
    if (mailboxes === undefined) {
      mailboxes = new Map();
      this.byFunction.set(typename, mailboxes);
    }
    mailboxes.set(id, (mailboxes.get(id) ?? 0) + change);
  }
}

const lowest = (seqs: readonly number[]): number =>
  seqs.reduce((a, b) => Math.min(a, b), Number.MAX_SAFE_INTEGER);
const highest = (seqs: readonly number[]): number => seqs.reduce((a, b) => Math.max(a, b), 0);
