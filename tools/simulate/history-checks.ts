/** Whether the history tells of what has run, and of nothing else, and takes no more room than it may. */
import type { Simulation } from "statefun-runtime/simulation";
import type { Instance } from "./ledger.ts";
import { ALL_HISTORY } from "./settings.ts";

const ALL = Number.MAX_SAFE_INTEGER;

export interface Remembered {
  readonly simulation: Pick<Simulation, "runtime" | "committed">;
  readonly instances: readonly Instance[];
  /** How much history may be kept in the store, in bytes. */
  readonly historyBytes: number;
  /** A topic that functions write to, of which all is kept. */
  readonly topic: string;
}

export function* checkHistory({
  simulation,
  instances,
  historyBytes,
  topic,
}: Remembered): Iterable<string> {
  const { runtime, committed } = simulation;
  const rows = committed.historyFrom(0, ALL);
  const bytes = rows.reduce((sum, { detail }) => sum + detail.length, 0);
  if (bytes > historyBytes) yield `the history has ${bytes} bytes, and may have ${historyBytes}`;
  const written = new Map(
    committed.records(topic, 0, ALL, ALL).map(({ offset, value }) => [offset, Buffer.from(value)]),
  );
  const handled = new Set<number>();
  const told = new Set<number>();
  let isWhole = historyBytes === ALL_HISTORY;
  for (const instance of instances) {
    for (const { error, messages, records, counts } of runtime.history(instance, ALL)) {
      if (error !== undefined) continue;
      isWhole &&= records.length === counts.records;
      for (const { seq } of messages) {
        if (handled.has(seq)) yield `message ${seq} is in the history twice`;
        handled.add(seq);
      }
      for (const { offset, value, ...record } of records) {
        if (record.topic !== topic) continue;
        told.add(offset);
        const isSame = written.get(offset)?.subarray(0, value.bytes.length).equals(value.bytes);
        if (!isSame)
          yield `the history tells of record ${offset} of "${topic}", which is something else`;
      }
    }
  }
  if (isWhole && told.size !== written.size) {
    yield `the history tells of ${told.size} records of "${topic}", and there are ${written.size}`;
  }
}
