/**
 * What is durable, as plain data: the rows that the store holds, and one group of writes to them. Everything that must
 * become durable together is in one group.
 */

/** A message on its way to an instance. */
export interface Message {
  /** Its place in the order of all messages. */
  readonly seq: number;
  readonly target: InstanceKey;
  /** Undefined when it came from an ingress. */
  readonly caller: InstanceKey | undefined;
  readonly typename: string;
  /** Undefined when it has no value, which is not the same as an empty one. */
  readonly value: Uint8Array | undefined;
}

export interface InstanceKey {
  /** The function's typename. */
  readonly function: string;
  readonly id: string;
}

/** A message that is sent when its time has come. */
export interface Timer extends Omit<Message, "caller"> {
  /** Milliseconds since 1970. */
  readonly fireAt: number;
  readonly caller: InstanceKey;
  /** Undefined when it cannot be cancelled. */
  readonly token: string | undefined;
}

/** A value of an instance's state. */
export interface StateRow extends InstanceKey {
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
  /** Milliseconds since 1970. */
  readonly timestamp: number;
}

export interface TopicRow {
  readonly name: string;
  /** The offset that its next record gets. */
  readonly nextOffset: number;
  /** The offset of the first record that no function has been sent yet. */
  readonly position: number;
}

/** The answer to a request with an Idempotency-Key. */
export interface IdempotencyRow {
  readonly key: string;
  /** Tells whether another request with the key is the same one. */
  readonly fingerprint: string;
  readonly answer: string;
  readonly timestamp: number;
}

/** What to forget because it is old. */
export interface Housekeeping {
  /** Values that expired by then. */
  readonly expiredBy: number;
  /** Records and idempotency keys from before then, the records only when they are consumed. */
  readonly olderThan: number;
}

/** The writes of one group. Removals and changes name rows of earlier groups: what came and went within one is not here. */
export interface GroupWrites {
  readonly state: readonly StateRow[];
  readonly messages: readonly Message[];
  readonly removedMessages: readonly number[];
  readonly timers: readonly Timer[];
  readonly removedTimers: readonly number[];
  readonly records: readonly TopicRecord[];
  readonly topics: readonly TopicRow[];
  readonly idempotency: readonly IdempotencyRow[];
  readonly housekeeping: Housekeeping | undefined;
}
