/** What is in a store, in numbers. */
import { DatabaseSync } from "node:sqlite";
import { FORMAT_VERSION } from "../store/tables.ts";

/** Rows of a store, by what they are. */
export interface StoreContents {
  /** Those that have state. */
  readonly instances: number;
  readonly values: number;
  /** Those that wait. */
  readonly messages: number;
  /** Delayed messages that are to come. */
  readonly timers: number;
  readonly topics: number;
  readonly records: number;
}

/** Undefined where the store has another format than today's. */
export function contentsOf(path: string): StoreContents | undefined {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const count = (rows: string): number =>
      Number(database.prepare(`SELECT count(*) AS rows FROM ${rows}`).get()?.["rows"]);
    const version = database.prepare("PRAGMA user_version").get()?.["user_version"];
    if (version !== FORMAT_VERSION) return undefined;
    return {
      instances: count("(SELECT DISTINCT function, id FROM state_rows)"),
      values: count("state_rows"),
      messages: count("message_rows"),
      timers: count("timer_rows"),
      topics: count("topic_rows"),
      records: count("record_rows"),
    };
  } finally {
    database.close();
  }
}
