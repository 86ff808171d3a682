/**
 * What a runtime and a functions service say to each other, as plain data: a batch of messages with the state of their
 * instance, and the answer to it. In one process both sides hand these objects over as they are; over HTTP they travel as
 * the bytes that write-batch.ts makes of them, and read-batch.ts reads.
 */

/** A function type and the id of one of its instances. */
export interface Address {
  readonly typename: string;
  readonly id: string;
}

/** The bytes of a value and the name of its type. Without bytes there is no value, which is not the same as an empty one. */
export interface TypedValue {
  readonly typename: string;
  readonly value: Uint8Array | undefined;
}

/** A message of a batch. It has no caller when it came from an ingress. */
export interface Invocation {
  readonly caller: Address | undefined;
  readonly argument: TypedValue;
}

/** A value of the state that the runtime knows by name: empty when it has no bytes. */
export interface PersistedValue extends TypedValue {
  readonly name: string;
}

/** Messages for one instance, in order, and the state that they share. */
export interface BatchRequest {
  readonly target: Address;
  readonly state: readonly PersistedValue[];
  readonly invocations: readonly Invocation[];
}

/** What a function declares about a value of its state. */
export interface PersistedValueSpec {
  readonly name: string;
  /** The name of the value's type. */
  readonly typename: string;
  /** What the time until it expires counts from: its last write, or the last invocation of its instance or write. */
  readonly expiry: "none" | "after-write" | "after-invoke";
  /** Milliseconds; 0 when it does not expire. */
  readonly expireAfter: number;
}

/** A change of one value of the state; `undefined` deletes it. */
export interface StateMutation {
  readonly name: string;
  readonly value: { readonly typename: string; readonly value: Uint8Array } | undefined;
}

/** A message to an instance. */
export interface OutgoingMessage {
  readonly target: Address;
  readonly argument: TypedValue;
}

/** A message that is sent later, or the cancellation of one. Both apply in the order of their list. */
export type DelayedMessage =
  | { readonly cancel: string }
  | (OutgoingMessage & {
      readonly cancel?: undefined;
      /** Milliseconds. */
      readonly delayMs: number;
      /** By which it can be cancelled; undefined: it cannot. */
      readonly token: string | undefined;
    });

/** A record for an egress. */
export interface EgressMessage {
  readonly egress: string;
  readonly argument: TypedValue;
}

/** Nothing was run: the runtime has to send these values of the state first. */
export interface IncompleteContext {
  readonly kind: "incomplete";
  readonly missing: readonly PersistedValueSpec[];
}

/** What all messages of a batch together ask the runtime to do: as a whole, or not at all. */
export interface BatchResult {
  readonly kind: "result";
  readonly mutations: readonly StateMutation[];
  readonly messages: readonly OutgoingMessage[];
  readonly delayed: readonly DelayedMessage[];
  readonly egresses: readonly EgressMessage[];
}

export type BatchResponse = IncompleteContext | BatchResult;

/**
 * A functions service as the runtime sees it: it answers at once, or with a promise where it has to wait for something.
 * Throws when the whole batch has failed, or rejects.
 */
export type BatchHandler = (request: BatchRequest) => BatchResponse | Promise<BatchResponse>;
