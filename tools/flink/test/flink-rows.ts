/** The rows of a savepoint as Flink's own classes read them, and those of a store that was made of it, to be the same. */
import { join } from "node:path";
import { DatabaseSync, type SQLOutputValue } from "node:sqlite";
import { runJava } from "./flink-classes.ts";

/** Bytes are base64. Values are in any order; the others in that of their instances, and of each instance in their own. */
export interface SavepointRows {
  readonly values: readonly unknown[];
  readonly messages: readonly unknown[];
  readonly timers: readonly unknown[];
}

type Row = readonly (string | number | null)[];

interface Read {
  /** State, id, the time of the last write or null, value. */
  readonly values: readonly Row[];
  /** Function, id, caller's function and id, typename, value. Of a batch, the function is a part of the state's name. */
  readonly calls: readonly Row[];
  readonly batches: readonly Row[];
  readonly feedback: readonly Row[];
  /** When it is due, its token, and then as a message. */
  readonly timers: readonly Row[];
  /** Topic, partition, the offset of the last record that was read. */
  readonly positions: readonly Row[];
}

/** What Flink reads; `expireAfter` is how long a value with a time lives, in milliseconds. */
export async function flinkRows(
  savepoint: string,
  functions: readonly string[],
  expireAfter: number,
): Promise<SavepointRows & { readonly next: Readonly<Record<string, number>> }> {
  const read = (await runJava("read-savepoint.java", "", [savepoint])) as Read;
  const owner = (state: string): string =>
    functions.find((name) => state.startsWith(`${name.replace("/", ".")}.`)) ?? "";
  const batches = read.batches.map(([state, ...rest]) => [owner(String(state)), ...rest]);
  return {
    values: inAnyOrder(
      read.values.map(([state, id, touchedAt, value]) => {
        const name = owner(String(state));
        const end = touchedAt === null ? null : Number(touchedAt) + expireAfter;
        return [name, id ?? "", String(state).slice(name.length + 1), value ?? "", end];
      }),
    ),
    messages: byInstance([...read.calls, ...batches, ...read.feedback]),
    timers: byInstance(
      read.timers.map(([dueAt = null, token = null, fn = "", id = "", ...rest]) => [
        fn,
        id,
        ...rest,
        dueAt,
        token,
      ]),
    ),
    next: Object.fromEntries(
      read.positions.map(([topic, , last]) => [String(topic), Math.max(0, Number(last) + 1)]),
    ),
  };
}

export function storeRows(folder: string): SavepointRows {
  const store = new DatabaseSync(join(folder, "store.db"), { readOnly: true });
  try {
    const rows = (columns: string, table: string): Row[] =>
      store.prepare(`SELECT ${columns} FROM ${table}`).all().map(plain);
    const sent = "function, id, caller_function, caller_id, typename, value";
    return {
      values: inAnyOrder(rows("function, id, name, value, expires_at", "state_rows")),
      messages: byInstance(rows(sent, "message_rows ORDER BY seq")),
      timers: byInstance(rows(`${sent}, fire_at, token`, "timer_rows ORDER BY seq")),
    };
  } finally {
    store.close();
  }
}

function plain(row: Record<string, SQLOutputValue>): Row {
  return Object.values(row).map((value) =>
    value instanceof Uint8Array
      ? Buffer.from(value).toString("base64")
      : (value as string | number | null),
  );
}

/** By function and id, and those of one instance in the order that they have. */
function byInstance(rows: readonly Row[]): Row[] {
  const keyOf = ([fn, id]: Row): string => JSON.stringify([fn, id]);
  return rows.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0));
}

function inAnyOrder(rows: readonly Row[]): readonly string[] {
  return rows.map((row) => JSON.stringify(row)).sort();
}
