/** What the tests of the stores share: opening one, what they write, and looking at all of it. */
import { onTestFinished } from "vitest";
import type {
  GroupWrites,
  Message,
  PersistedValue,
  Timer,
  TopicOffsets,
  TopicRecord,
} from "../../src/model.ts";
import type { CommittedReads, Store } from "../../src/store/store.ts";
import type { Disk } from "../disks.ts";
import { keyOf } from "../support.ts";

export const KEY = keyOf("fn", "a");
export const ALL = Number.MAX_SAFE_INTEGER;

/** Opens a store that is closed in the end, if the test has not done that. */
export async function open(disk: Disk): Promise<Store> {
  const store = await disk.open();
  let closed: Promise<void> | undefined;
  const close = () => {
    closed ??= store.close();
    return closed;
  };
  onTestFinished(close);
  return { ...store, close };
}

/** The seqs of the messages to {@link KEY}. */
export function seqs(store: Store): number[] {
  return store.messages(KEY, 0, ALL, ALL).map(({ seq }) => seq);
}

/** The timers for all functions, each function's by time, of which those after a moment and not after another. */
export function timersDue(store: CommittedReads, from: number, to: number): Timer[] {
  return store
    .timerTargets()
    .flatMap((target) => store.timers(target, { fireAt: from, seq: ALL }, ALL, ALL))
    .filter(({ fireAt }) => fireAt <= to);
}

/** The offsets of topic `in`. */
export function offsets(store: Store): number[] {
  return store.records("in", 0, ALL, ALL).map(({ offset }) => offset);
}

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

export function group(writes: Partial<GroupWrites>): GroupWrites {
  return {
    state: [],
    messages: [],
    removedMessages: [],
    timers: [],
    removedTimers: [],
    lastSeq: 0,
    records: [],
    topics: [],
    idempotency: [],
    pauses: [],
    endpoints: [],
    kafkaPositions: [],
    kafkaOutboxes: [],
    expiries: [],
    redrives: [],
    forgotten: [],
    history: undefined,
    housekeeping: undefined,
    seenAt: 0,
    ...writes,
  };
}

export function message(seq: number, value = "", id = "a"): Message {
  return {
    seq,
    target: keyOf("fn", id),
    caller: undefined,
    origin: undefined,
    typename: "test/text",
    value: bytes(value),
  };
}

export function timer(seq: number, fireAt: number, token?: string, callerId = "a"): Timer {
  const { origin: _, ...sent } = message(seq);
  return { ...sent, caller: keyOf("fn", callerId), fireAt, token };
}

export function record(offset: number, timestamp: number, value = "x"): TopicRecord {
  return { topic: "in", offset, key: undefined, value: bytes(value), timestamp, source: undefined };
}

/** A topic whose records stay here. */
export function topicAt(name: string, nextOffset: number, position: number): TopicOffsets {
  return { name, nextOffset, position, forwardedTo: undefined };
}

export function value(name: string, text: string, expiresAt?: number): PersistedValue {
  return { ...keyOf("fn", "a"), name, typename: "test/text", value: bytes(text), expiresAt };
}
