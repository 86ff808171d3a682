/**
 * The domain model, as plain data: what a runtime keeps and how it changes. Every room speaks of messages, timers,
 * values and records in these terms, wherever they are: in memory, on their way to the store or in it.
 */
import type { KafkaOutbox, KafkaPosition, KeptSource } from "./kafka-model.ts";

/** Which instance of which function: what Flink calls an address. */
export interface InstanceKey {
  /** The function's typename. */
  readonly function: string;
  readonly id: string;
}

/**
 * What a message comes of, when it is not of the invocation that sent it: a record, which may be a dead letter that was sent
 * again; or another message, which is a delayed one whose time had come, or one of a dropped function that was moved.
 */
export interface Origin {
  /** Of the record; undefined when it is another message. */
  readonly topic: string | undefined;
  /** The offset of the record, or the seq of the other message. */
  readonly number: number;
}

/** A message on its way to an instance. */
export interface Message {
  /** Its place in the order of all messages, delayed ones too. No other one of the store ever has it. */
  readonly seq: number;
  readonly target: InstanceKey;
  /** Undefined when it came from an ingress. */
  readonly caller: InstanceKey | undefined;
  readonly origin: Origin | undefined;
  readonly typename: string;
  /** Undefined when it has no value, which is not the same as an empty one. */
  readonly value: Uint8Array | undefined;
}

/** A delayed message: one that is sent when its time has come. */
export interface Timer extends Omit<Message, "caller" | "origin"> {
  /** Milliseconds since 1970. */
  readonly fireAt: number;
  readonly caller: InstanceKey;
  /** The cancellation token. Undefined when it cannot be cancelled. */
  readonly token: string | undefined;
}

/** Where a timer stands among those that fire: by time, and then by seq. */
export type TimerPlace = Pick<Timer, "fireAt" | "seq">;

/** What has to be known of a timer with a cancellation token to take it back. */
export interface PendingTimer {
  readonly token: string;
  /** Which it is for. */
  readonly function: string;
  readonly seq: number;
}

/** A value of an instance's state. */
export interface PersistedValue extends InstanceKey {
  readonly name: string;
  readonly typename: string;
  /** Undefined: the value is gone. */
  readonly value: Uint8Array | undefined;
  /** Milliseconds since 1970; undefined: never. */
  readonly expiresAt: number | undefined;
}

/** A record of a topic. */
export interface TopicRecord {
  readonly topic: string;
  readonly offset: number;
  readonly key: Uint8Array | undefined;
  readonly value: Uint8Array;
  /** When it was written here, in milliseconds since 1970. */
  readonly timestamp: number;
  /** Undefined when it was not read from Kafka. */
  readonly source: KeptSource | undefined;
}

/** How far a topic is written and consumed. */
export interface TopicOffsets {
  readonly name: string;
  /** The offset that its next record gets. */
  readonly nextOffset: number;
  /** The offset of the first record that no function has been sent yet, or that Kafka has not acknowledged. */
  readonly position: number;
  /** The address of the Kafka that its records are forwarded to, as module.yaml has it; undefined when they stay here. */
  readonly forwardedTo: string | undefined;
}

/** That a dead letter was sent again. */
export interface Redrive {
  /** Of the letter. */
  readonly topic: string;
  readonly offset: number;
  /** When it last was, in milliseconds since 1970. */
  readonly at: number;
}

/**
 * That an operator has paused an instance. With an empty id all instances of the function are meant, and all there are when
 * the function is empty, too.
 */
export interface Pause extends InstanceKey {
  /** Milliseconds since 1970. */
  readonly since: number;
}

/** The same as a change: it goes on where there is no `since`. */
export interface PauseChange extends InstanceKey {
  readonly since: number | undefined;
}

/** The answer to a request with an Idempotency-Key. */
export interface IdempotentAnswer {
  readonly key: string;
  /** Tells whether another request with the key is the same one. */
  readonly fingerprint: string;
  readonly answer: string;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
}

/** The beginning of some bytes, and how many they are in all. */
export interface Excerpt {
  readonly bytes: Uint8Array;
  readonly size: number;
}

/** A message as a look back shows it. */
interface PastMessage<Value> {
  readonly typename: string;
  readonly value: Value | undefined;
}

/** What is known afterwards of a batch that an instance was sent. Its lists have the first of what there was. */
export interface PastInvocation<Value = Excerpt> extends InstanceKey {
  /** When it was sent, in milliseconds since 1970. */
  readonly at: number;
  readonly tookMs: number;
  /** How many of the same instance were left out between it and the one before, because there were very many in all. */
  readonly skipped: number;
  /** Why it failed; undefined when it did not. */
  readonly error: string | undefined;
  /** How much there was of each. */
  readonly counts: Readonly<
    Record<"messages" | "changes" | "sent" | "delayed" | "records", number>
  >;
  readonly messages: readonly (PastMessage<Value> & Pick<Message, "seq" | "caller" | "origin">)[];
  /** The seq of the last message of the batch, which may not be in the list. */
  readonly lastSeq: number;
  /** Values, undefined where there was none. */
  readonly changes: readonly {
    readonly name: string;
    readonly typename: string;
    readonly before: Value | undefined;
    readonly after: Value | undefined;
  }[];
  /**
   * The seq of the first message that was sent after it was called, and one more than that of the last one that it sent: first
   * its messages and then its delayed ones, in the order of the lists.
   */
  readonly sentFrom: number;
  readonly sentTo: number;
  readonly sent: readonly (PastMessage<Value> & { readonly target: InstanceKey })[];
  readonly delayed: readonly (
    | { readonly cancel: string }
    | (PastMessage<Value> & {
        readonly cancel?: undefined;
        readonly target: InstanceKey;
        readonly delayMs: number;
        readonly token: string | undefined;
      })
  )[];
  readonly records: readonly {
    readonly topic: string;
    readonly offset: number;
    readonly key: Value | undefined;
    readonly value: Value;
  }[];
}

/** A past invocation as it is kept in the store. */
export interface HistoryRow
  extends Pick<PastInvocation, "function" | "id" | "at" | "tookMs" | "error" | "sentFrom"> {
  /** Its place in the order of all of them, which is that of `sentFrom`, too. */
  readonly seq: number;
  /** The rest of it, as JSON. */
  readonly detail: string;
}

/** What a past invocation is found by, without the rest of it. */
export type HistoryMark = Pick<HistoryRow, "seq" | "at" | "tookMs" | "sentFrom">;

/** What a group adds to the history, and how large that may be in all: the oldest rows go. */
export interface HistoryWrites {
  readonly rows: readonly HistoryRow[];
  /** Of what they have as JSON. */
  readonly maxBytes: number;
}

/** All stored values of one name of a function end at another time. */
export interface ExpiryChange {
  readonly function: string;
  readonly name: string;
  /** By so many milliseconds, negative ones too; infinity: never. */
  readonly later: number;
}

/** When a value ends that was to end at `expiresAt`. */
export function laterBy(expiresAt: number | undefined, later: number): number | undefined {
  return expiresAt === undefined || later === Number.POSITIVE_INFINITY
    ? undefined
    : expiresAt + later;
}

/** What to forget because it is old, or too much. All times are milliseconds since 1970. */
export interface Housekeeping {
  /** Values that expired by then. */
  readonly expiredBy: number;
  /** Idempotent answers from before then, and records of topics without a rule of their own. */
  readonly olderThan: number;
  /** The topics that have one, each once. */
  readonly topics: readonly RetentionRule[];
}

/** Which records of a topic are forgotten: of those that are consumed alone. */
export interface RetentionRule {
  readonly topic: string;
  /** Those from before then, in milliseconds since 1970. */
  readonly olderThan: number;
  /** And the first ones, for as long as the topic's keys and values have more bytes; infinity: however many. */
  readonly maxBytes: number;
}

/** Records of a topic that are not kept any more: those before an offset. They have to be consumed. */
export interface ForgottenRecords {
  readonly topic: string;
  readonly before: number;
}

/** Whether the service behind an endpoint can be reached. */
export interface EndpointStatus {
  /** As the endpoint is called: the functions' pattern in the module, or the one function that has a URL of its own. */
  readonly functions: string;
  /** Milliseconds since 1970. */
  readonly since: number;
  /** Why it cannot be reached; undefined when nothing says so. */
  readonly reason: string | undefined;
}

/**
 * The writes of a commit group: all that becomes durable together. Removals and changes are of what earlier groups
 * wrote: what came and went within one group is not here.
 */
export interface GroupWrites {
  /** Of what earlier groups wrote: `state` has the values of this one with their times as they are. */
  readonly expiries: readonly ExpiryChange[];
  readonly state: readonly PersistedValue[];
  readonly messages: readonly Message[];
  /** By their seq. */
  readonly removedMessages: readonly number[];
  readonly timers: readonly Timer[];
  /** By their seq. */
  readonly removedTimers: readonly number[];
  /** The highest seq that a message or a timer got meanwhile, whether it is still there or not; 0 when none got one. */
  readonly lastSeq: number;
  readonly records: readonly TopicRecord[];
  readonly topics: readonly TopicOffsets[];
  readonly idempotency: readonly IdempotentAnswer[];
  readonly redrives: readonly Redrive[];
  /** The first of them: so many that no commit takes long, and the rest when they are asked for again. */
  readonly forgotten: readonly ForgottenRecords[];
  readonly pauses: readonly PauseChange[];
  readonly kafkaPositions: readonly KafkaPosition[];
  readonly kafkaOutboxes: readonly KafkaOutbox[];
  readonly endpoints: readonly EndpointStatus[];
  readonly history: HistoryWrites | undefined;
  readonly housekeeping: Housekeeping | undefined;
  /** When the runtime was seen to work, in milliseconds since 1970. */
  readonly seenAt: number;
}
