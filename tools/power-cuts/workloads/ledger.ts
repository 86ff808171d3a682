/** Functions that write down each entry that comes to them, for workloads that are about how much there is and what is done to it. */
import type { Module } from "statefun-runtime";
import {
  batchHandler,
  deadLetterEgress,
  jsonType,
  kafkaEgress,
  Long,
  statefulFunction,
} from "statefun-ts";
import type { BatchHandler } from "statefun-wire";
import * as z from "zod";
import type { Asked, Committed, NewRecord } from "../workload.ts";

export interface Entry {
  /** No other one has it. */
  readonly number: number;
  /** How often it fails before it is written down, in each process. */
  readonly fails?: number;
  readonly filler?: string;
}

const ENTRY = jsonType("power/Entry", z.custom<Entry>());
const written = kafkaEgress({
  typename: "power/out",
  topic: "written",
  type: jsonType("power/Written", z.number()),
});
const ALL = Number.MAX_SAFE_INTEGER;

export const DEAD_LETTERS = "dead-letters";

export const LEDGER: Module = {
  file: "module.yaml",
  endpoints: [
    {
      functions: "power/*",
      urlPathTemplate: "http://127.0.0.1:1/",
      maxNumBatchRequests: 10,
      transport: {
        type: "async",
        callTimeoutMs: 60_000,
        connectTimeoutMs: 1000,
        payloadMaxBytes: 16 * 1024 * 1024,
      },
    },
  ],
  topics: [
    { topic: "entries", routes: [{ valueType: ENTRY.typename, targets: ["power/ledger"] }] },
  ],
  egresses: [
    { typename: "power/out", kind: "kafka" },
    { typename: "power/dead-letters", kind: "kafka" },
  ],
  playgroundIngresses: [],
  playgroundEgresses: [],
  kafkaIngresses: [],
  remoteAddresses: [],
  notes: [],
  notesWithoutKafka: [],
};

export function ledger(): BatchHandler {
  const failed = new Map<number, number>();
  const fn = statefulFunction({ typename: "power/ledger", storage: { entries: Long } }).on(
    ENTRY,
    ({ storage, self, sendEgress }, { number, fails = 0 }) => {
      const times = failed.get(number) ?? 0;
      failed.set(number, times + 1);
      if (times < fails) throw new Error(`entry ${number} fails`);
      storage.entries = (storage.entries ?? 0n) + 1n;
      sendEgress(written, number, { key: self.id });
    },
  );
  const deadLetters = deadLetterEgress({ typename: "power/dead-letters", topic: DEAD_LETTERS });
  return batchHandler({ functions: [fn], deadLetters });
}

/** Entries that were asked for and not written down, or twice, but for those that were given up. */
export function checkLedger(committed: Committed, asked: readonly Asked[]): string[] {
  const times = new Map<number, number>();
  const count = (number: number) => times.set(number, (times.get(number) ?? 0) + 1);
  for (const { value } of committed.records("written", 0, ALL, ALL)) count(Number(utf8(value)));
  const redriven = new Set(committed.redrives(DEAD_LETTERS, 0, ALL).map(({ offset }) => offset));
  for (const { offset, value } of committed.records(DEAD_LETTERS, 0, ALL, ALL)) {
    const { payload } = JSON.parse(utf8(value)) as { readonly payload: Entry };
    if (!redriven.has(offset)) count(payload.number);
  }
  const violations: string[] = [];
  for (const { step } of asked) {
    if (step.do !== "produce") continue;
    for (const { number } of step.records.map(({ value }) => value as Entry)) {
      const found = times.get(number) ?? 0;
      if (found !== 1) violations.push(`entry ${number} is there ${found} times`);
      times.delete(number);
    }
  }
  for (const number of times.keys()) violations.push(`entry ${number} was never asked for`);
  return violations;
}

export const entry = (key: string, value: Entry): NewRecord => ({ key, value });

export const utf8 = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString();
