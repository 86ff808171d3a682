/** Who has how much, read from what is counted already (counts.ts) and in the order of an index, a page at a time. */
import type { DatabaseSync } from "node:sqlite";
import { distinct, integer, type Row, text } from "./columns.ts";
import type { CommittedReads, FunctionCounts, Mailbox } from "./store.ts";

type CountedReads = Pick<
  CommittedReads,
  | "mailboxTargets"
  | "mailboxes"
  | "mailboxSize"
  | "fullestMailboxes"
  | "functions"
  | "functionCounts"
  | "instances"
>;

export function countedReads(database: DatabaseSync): CountedReads {
  const mailboxTargets = database.prepare(distinct("function", "mailbox_counts"));
  const mailboxes = database.prepare(
    `SELECT id, messages FROM mailbox_counts
       WHERE function = :target AND id >= max(:after, :from) AND id <> :after ORDER BY id LIMIT :limit`,
  );
  const mailbox = database.prepare(
    "SELECT messages FROM mailbox_counts WHERE function = ? AND id = ?",
  );
  const fullest = database.prepare(
    `SELECT id, messages FROM mailbox_counts WHERE function = ? AND messages > 1
       ORDER BY messages DESC LIMIT ?`,
  );
  // Only when there are few others, so that they are soon found.
  const withOneMessage = database.prepare(
    "SELECT id, messages FROM mailbox_counts WHERE function = ? AND messages = 1 LIMIT ?",
  );
  const functions = database.prepare(
    `SELECT * FROM function_counts WHERE function > ? AND instances + messages + timers > 0
       ORDER BY function LIMIT ?`,
  );
  const oneFunction = database.prepare("SELECT * FROM function_counts WHERE function = ?");
  // Both parts in the order of their index, and merged: no more rows are read than are given.
  const instances = database.prepare(
    `SELECT id, coalesce(
         (SELECT messages FROM mailbox_counts WHERE function = :typename AND id = found.id), 0) AS messages
       FROM (
         SELECT id FROM state_rows WHERE function = :typename AND id >= max(:after, :from)
         UNION SELECT id FROM mailbox_counts WHERE function = :typename AND id >= max(:after, :from)
         ORDER BY id
       ) AS found WHERE id <> :after LIMIT :limit`,
  );

  return {
    mailboxTargets: () => mailboxTargets.all().map((row) => text(row["function"])),
    mailboxes: (target, after, limit, from = "") =>
      mailboxes.all({ target, after, limit, from }).map(toMailbox),
    mailboxSize: (key) => integer(mailbox.get(key.function, key.id)?.["messages"] ?? 0),
    fullestMailboxes: (target, limit) => {
      const found = fullest.all(target, limit);
      const others = withOneMessage.all(target, limit - found.length);
      return [...found, ...others].map(toMailbox);
    },
    functions: (after, limit) => functions.all(after, limit).map(toCounts),
    functionCounts: (typename) => {
      const row = oneFunction.get(typename);
      return row && toCounts(row);
    },
    instances: (typename, after, from, limit) =>
      instances.all({ typename, after, from, limit }).map(toMailbox),
  };
}

const toMailbox = (row: Row): Mailbox => ({
  id: text(row["id"]),
  waiting: integer(row["messages"]),
});

const toCounts = (row: Row): FunctionCounts => ({
  function: text(row["function"]),
  instances: integer(row["instances"]),
  messages: integer(row["messages"]),
  timers: integer(row["timers"]),
});
