/**
 * What the runtime asks of a store: to keep groups of writes, and to give back what is kept. SQLite does it for what
 * has to last (sqlite.ts), memory for what does not (memory.ts); test/store/behaviour.ts holds both to what is promised
 * here.
 */
import type { KafkaOutbox, KafkaPosition } from "../kafka-model.ts";
import type {
  GroupWrites,
  HistoryMark,
  HistoryRow,
  Housekeeping,
  IdempotentAnswer,
  InstanceKey,
  Message,
  Pause,
  PendingTimer,
  PersistedValue,
  Redrive,
  Timer,
  TimerPlace,
  TopicOffsets,
  TopicRecord,
} from "../model.ts";

/** Rows that one group's housekeeping removes at most, of each kind and topic, so that no commit takes long. */
export const HOUSEKEEPING_ROWS = 2000;

/** A store in numbers. */
export interface StoreStats {
  /** Of its file, and of the write-ahead log beside it: 0 where there is none. */
  readonly bytes: number;
  readonly walBytes: number;
  /** Free where they are; undefined where there is no disk. */
  readonly freeBytes: number | undefined;
  /** Timers that are pending. */
  readonly timers: number;
}

/** How many messages wait for an instance. */
export interface Mailbox {
  readonly id: string;
  readonly waiting: number;
}

/** A value of an instance, or how large it is where that is too much. */
export interface ShownValue {
  readonly name: string;
  readonly typename: string;
  readonly bytes: number;
  /** Undefined when it is larger than was asked for. */
  readonly value: Uint8Array | undefined;
  /** Milliseconds since 1970; undefined: never. */
  readonly expiresAt: number | undefined;
}

/** How much there is of a function. */
export interface FunctionCounts {
  readonly function: string;
  /** Instances with state. */
  readonly instances: number;
  /** Messages that wait, and delayed ones that are pending. */
  readonly messages: number;
  readonly timers: number;
}

/**
 * Groups are kept one after the other, each as a whole or not at all, and the same group again changes nothing: a
 * commit that failed may be tried again.
 */
export interface Store extends CommittedReads {
  /**
   * Resolves when the group is durable, and rejects when nothing of it is. One at a time. The group may be changed once
   * this has returned.
   *
   * Removals come before additions, and what has the key of a row takes its place. Housekeeping comes last: it removes
   * values that have expired, idempotent answers that are too old, and from the beginning of each topic the consumed
   * records that are too old or too many, up to the first one that has to stay.
   */
  commit(group: GroupWrites): Promise<void>;
  /** Of its file, for those who read it on their own. Undefined where there is none. */
  readonly path: string | undefined;
  stats(): StoreStats;
  /** Ends it, after the commit that is under way. Nothing may be asked of it from then on. */
  close(): Promise<void>;
}

/**
 * What is committed. Each read sees all of the groups up to its moment and nothing of those after it: a group that is
 * being committed is there as a whole or not yet. What is given must not be changed. Where no order is stated, there is
 * none.
 */
export interface CommittedReads extends TopicReads {
  /** What `read` gives: it sees one moment, and many reads in it cost less than as many by themselves. It does not wait. */
  together<T>(read: () => T): T;
  /** The values of an instance. */
  state(key: InstanceKey): PersistedValue[];
  /**
   * The messages to an instance that come after `seq`, by their seq: `limit` at most, and as many as have keys and values
   * of no more than `maxBytes` together, but at least one.
   */
  messages(key: InstanceKey, seq: number, limit: number, maxBytes: number): Message[];
  /** The functions that messages wait for. */
  mailboxTargets(): string[];
  /**
   * How many messages each instance of a function has waiting, of those that have any and come after the id `after`, in an
   * order of their ids that is always the same: `limit` of them at most, and none before the id `from`. No id is empty.
   */
  mailboxes(target: string, after: string, limit: number, from?: string): Mailbox[];
  mailboxSize(key: InstanceKey): number;
  /** The fullest mailboxes of a function, the fullest first: `limit` of them at most. */
  fullestMailboxes(target: string, limit: number): Mailbox[];
  /**
   * The functions that there is something of and whose names come after `after`, in the order of their names: `limit` of them
   * at most.
   */
  functions(after: string, limit: number): FunctionCounts[];
  functionCounts(typename: string): FunctionCounts | undefined;
  /**
   * The instances of a function that have values or messages, in the order of {@link mailboxes}: those whose ids come after
   * `after` and not before `from`, `limit` of them at most.
   */
  instances(typename: string, after: string, from: string, limit: number): Mailbox[];
  /** How much state an instance has that does not end before `now`, in values and in bytes. */
  stateSize(key: InstanceKey, now: number): { readonly values: number; readonly bytes: number };
  /**
   * The values of an instance that do not end before `now`, in the order of their names: `limit` of them at most, and those
   * that are larger than `maxBytes` without what they are.
   */
  values(key: InstanceKey, now: number, limit: number, maxBytes: number): ShownValue[];
  /** A value of an instance, unless it is larger than `maxBytes`. */
  value(key: InstanceKey, name: string, maxBytes: number): PersistedValue | undefined;
  /** The functions that timers are for. */
  timerTargets(): string[];
  /** The timers for a function that come after a place, by time and then by seq, as many as {@link messages} gives. */
  timers(target: string, after: TimerPlace, limit: number, maxBytes: number): Timer[];
  /** The timers with a token that instances with this id have set: `limit` of them at most. */
  timersOf(callerId: string, limit: number): PendingTimer[];
  /** The timer with this token that an instance with this id has set. */
  timerOf(callerId: string, token: string): PendingTimer | undefined;
  timer(seq: number): Timer | undefined;
  idempotency(key: string): IdempotentAnswer | undefined;
  /**
   * What is paused, in an order that is always the same and has a pause of everything first, and one of a function before
   * those of its instances: `limit` of them at most after the first `offset`.
   */
  pauses(offset: number, limit: number): Pause[];
  /** The newest invocations of an instance that are kept: `limit` at most, the newest first. */
  history(key: InstanceKey, limit: number): HistoryRow[];
  /** Those of an instance from a seq on that are kept, the oldest first: `limit` at most. */
  historyOf(key: InstanceKey, from: number, limit: number): HistoryRow[];
  /** The same of all instances. */
  historyFrom(from: number, limit: number): HistoryRow[];
  /** The first of them alone; undefined when there is none. */
  historyMark(from: number): HistoryMark | undefined;
  /** Whether there is anything to forget. */
  needsHousekeeping(work: Housekeeping): boolean;
  /** When a runtime was last seen to work, as the newest group says; undefined when none was. */
  lastSeen(): number | undefined;
  /** How far the partitions of topics of Kafka have been read. */
  kafkaPositions(): KafkaPosition[];
  /** As whom the store writes to a cluster; undefined when it never has. */
  kafkaOutbox(cluster: string): KafkaOutbox | undefined;
  /** As it was when it was opened. */
  identity(): StoreIdentity;
  /** The highest seq that a message or a timer ever had, and that of the newest invocation that is kept: 0 when there is none. */
  lastSeqs(): { readonly message: number; readonly history: number };
}

/** Which store it is. */
export interface StoreIdentity {
  /** A UUID, the same for as long as there is the store and in every backup of it. */
  readonly id: string;
  /** Whether it was closed in order each time between the last group with a {@link KafkaOutbox} and this opening. */
  readonly wasClosed: boolean;
}

/** The same of topics, whose records are kept without a gap: what is forgotten is forgotten from the first one on. */
export interface TopicReads {
  topics(): TopicOffsets[];
  topic(name: string): TopicOffsets | undefined;
  /** The records of a topic from `offset` on, by offset, as many as {@link CommittedReads.messages} gives. */
  records(topic: string, offset: number, limit: number, maxBytes: number): TopicRecord[];
  /** How many bytes its keys, values and headers have. */
  bytes(topic: string): number;
  /** Of the first record that is kept; undefined when there is none. */
  firstOffset(topic: string): number | undefined;
  /**
   * Of the first record from a time on, in milliseconds since 1970; undefined when there is none. One of several where the
   * clock went back.
   */
  offsetAt(topic: string, time: number): number | undefined;
  /** Of those records, the last one not among them, that were sent again. */
  redrives(topic: string, from: number, to: number): Redrive[];
}

/** What is counted of a row: its value, and the key and the headers that it may have. */
interface Row {
  readonly key?: unknown;
  readonly value?: unknown;
  readonly source?: { readonly headers: string | undefined } | undefined;
}

/** How large rows are, in bytes. */
export function sizeOf(rows: readonly Row[]): number {
  return rows.reduce((sum, row) => sum + rowSize(row), 0);
}

/** The same of one row. */
export function rowSize({ key, value, source }: Row): number {
  const ofKey = key instanceof Uint8Array ? key.length : 0;
  const ofHeaders = source?.headers === undefined ? 0 : Buffer.byteLength(source.headers);
  return ofKey + (value instanceof Uint8Array ? value.length : 0) + ofHeaders;
}

/**
 * The first rows that are no larger than `maxBytes` together, but at least one, so that a larger one gets through.
 */
export function upTo<Kind extends Row>(maxBytes: number, rows: Iterable<Kind>): Kind[] {
  const taken: Kind[] = [];
  let bytes = 0;
  for (const row of rows) {
    bytes += rowSize(row);
    if (taken.length > 0 && bytes > maxBytes) break;
    taken.push(row);
  }
  return taken;
}
