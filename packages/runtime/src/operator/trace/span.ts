/** A trace, as plain data: what messages did, and what they come of. */
import type { InstanceKey, PastInvocation } from "../../model.ts";

/** Where a record is. */
export interface RecordPlace {
  readonly topic: string;
  readonly offset: number;
}

/** What everything in a trace comes of. */
export type Root =
  /** A record that a function was sent. Its time is in milliseconds since 1970, undefined when it is not kept any more. */
  | (RecordPlace & { readonly kind: "record"; readonly time: number | undefined })
  /** Somebody outside, such as an operator, who sent the message to the instance. */
  | { readonly kind: "outside" }
  /** A batch of several messages, and nobody knows which of them did what: each of them has a trace of its own. */
  | { readonly kind: "batch" }
  /** Something that is not kept any more: by that caller, where there was one. */
  | { readonly kind: "unknown"; readonly caller: InstanceKey | undefined };

/** A message of a span. */
export interface SpanMessage {
  readonly seq: number;
  readonly typename: string | undefined;
  readonly caller: InstanceKey | undefined;
  /** The record that it came of, which may be a dead letter. */
  readonly record: RecordPlace | undefined;
  /** The delayed message, or the moved one, that it came of. */
  readonly delayed: number | undefined;
}

/** A message on its way to an instance, which is to be followed. */
export interface Step {
  readonly kind: "message" | "delayed" | "record" | "redriven";
  readonly target: InstanceKey;
  /** Of a delayed message its own, and not that of the one that comes of it. Undefined: it has to be looked for by its record. */
  readonly seq: number | undefined;
  readonly typename: string | undefined;
  readonly caller: InstanceKey | undefined;
  readonly record: RecordPlace | undefined;
  /** When it was sent, and when it was to come: in milliseconds since 1970, undefined where that is not known. */
  readonly sentAt: number | undefined;
  readonly dueAt: number | undefined;
  /** By which a delayed one can be cancelled. */
  readonly token: string | undefined;
}

/**
 * `topic`: its record has not been read. `waiting`: in the mailbox. `unknown`: it is not there any more, and nothing is kept that
 * says what became of it.
 */
export type Outcome =
  | "answered"
  | "failing"
  | "running"
  | "waiting"
  | "topic"
  | "delayed"
  | "cancelled"
  | "dead-letter"
  | "unknown";

/** What an instance did with one or more of the trace's messages, or that they wait for it. */
export interface Span {
  /** The span that its first message comes of; undefined when that is the root. */
  readonly cause: Span | undefined;
  readonly kind: Step["kind"] | "batch";
  readonly key: InstanceKey;
  readonly messages: SpanMessage[];
  readonly sentAt: number | undefined;
  readonly dueAt: number | undefined;
  readonly outcome: Outcome;
  /** The invocations of its first message that failed. */
  readonly failed: readonly PastInvocation[];
  /** The one that did not. */
  readonly answered: PastInvocation | undefined;
  /** Where it is now, when it was given up. */
  readonly letter: RecordPlace | undefined;
}

export interface Trace {
  readonly root: Root;
  /** Each after the one that it comes of. */
  readonly spans: readonly Span[];
  /** Whether there are more of them than a trace may have. */
  readonly isCut: boolean;
}
