/** A trace as the API shows it: its spans by numbers. */
import * as z from "zod";
import type { PastInvocation } from "../model.ts";
import type { Root, Span, SpanMessage, Trace } from "../operator/trace/span.ts";
import { timeText } from "../time-text.ts";
import { RecordPlace } from "./topic-views.ts";
import { Address, CameOf, Count, Seq, Time } from "./views.ts";

/** Of the attempts of a span that failed, so many are shown: the last ones. */
const SHOWN_ATTEMPTS = 20;

const TraceRoot = z.discriminatedUnion("kind", [
  RecordPlace.extend({
    kind: z.literal("record"),
    time: Time.optional().meta({ description: "there is none when it is not kept any more" }),
  }),
  z.object({ kind: z.literal("outside") }).meta({ description: "somebody sent the message" }),
  z.object({ kind: z.literal("batch") }).meta({
    description: "several messages of one batch, and which of them did what is not known",
  }),
  z
    .object({ kind: z.literal("unknown"), caller: Address.optional() })
    .meta({ description: "what it came of is not kept, or not any more" }),
]);

const Attempt = z.object({
  at: Time,
  durationMs: z.number(),
  error: z.string(),
  batch: Count.meta({ description: "messages that were in it" }),
});

const TraceSpan = Address.extend({
  span: z.int().min(1).meta({ description: "its number" }),
  cause: z.int().min(1).optional().meta({ description: "the span that it came of, if one did" }),
  kind: z.enum(["message", "delayed", "record", "redriven", "batch"]).meta({
    description: "how it came: sent, after a delay, as a record, or as a dead letter sent again",
  }),
  messages: z.array(
    z.object({
      seq: Seq,
      typename: z.string().optional(),
      caller: Address.optional(),
      ...CameOf,
    }),
  ),
  sentAt: Time.optional(),
  dueAt: Time.optional().meta({ description: "when a delayed message was to come" }),
  outcome: z
    .enum([
      "answered",
      "failing",
      "running",
      "waiting",
      "topic",
      "delayed",
      "cancelled",
      "dead-letter",
      "unknown",
    ])
    .meta({
      description:
        "`topic`: its record waits to be read. `unknown`: it is not there any more, and what became of it is not kept",
    }),
  begunAt: Time.optional(),
  durationMs: z.number().optional(),
  batch: Count.optional().meta({
    description: "messages that were in its batch: what it did may be of any of them",
  }),
  changes: z.array(z.string()).optional().meta({ description: "the values that it changed" }),
  counts: z.object({ sent: Count, delayed: Count, records: Count }).optional(),
  records: z.array(RecordPlace).optional().meta({ description: "the first ones that it wrote" }),
  failures: Count.optional().meta({ description: "attempts that failed" }),
  attempts: z.array(Attempt).optional().meta({ description: "the last ones of them" }),
  letter: RecordPlace.optional().meta({ description: "where it is now, when it was given up" }),
});

export const TraceAnswer = z.object({
  root: TraceRoot.meta({ description: "what everything came of" }),
  spans: z.array(TraceSpan).meta({ description: "each after the one that it came of" }),
  cut: z.literal(true).optional().meta({ description: "there are more than a trace may have" }),
});

export function renderTrace({ root, spans, isCut }: Trace): z.infer<typeof TraceAnswer> {
  const numbers = new Map(spans.map((span, index) => [span, index + 1]));
  return {
    root: renderRoot(root),
    spans: spans.map((span, index) => {
      const cause = span.cause && numbers.get(span.cause);
      return { span: index + 1, ...(cause !== undefined && { cause }), ...renderSpan(span) };
    }),
    ...(isCut && { cut: true as const }),
  };
}

function renderRoot(root: Root): z.infer<typeof TraceRoot> {
  if (root.kind === "record") {
    const { time, ...place } = root;
    return { ...place, ...(time !== undefined && { time: timeText(time) }) };
  }
  if (root.kind !== "unknown") return root;
  return { kind: root.kind, ...(root.caller && { caller: root.caller }) };
}

function renderSpan(span: Span): Omit<z.infer<typeof TraceSpan>, "span" | "cause"> {
  const { kind, key, messages, sentAt, dueAt, outcome, failed, answered, letter } = span;
  return {
    kind,
    ...key,
    messages: messages.map(renderMessage),
    ...(sentAt !== undefined && { sentAt: timeText(sentAt) }),
    ...(dueAt !== undefined && { dueAt: timeText(dueAt) }),
    outcome,
    ...(answered && renderCall(answered, messages.length)),
    ...(failed.length > 0 && {
      failures: failed.length,
      attempts: failed.slice(-SHOWN_ATTEMPTS).map(({ at, tookMs, error = "", counts }) => ({
        at: timeText(at),
        durationMs: tookMs,
        error,
        batch: counts.messages,
      })),
    }),
    ...(letter && { letter }),
  };
}

function renderMessage({ seq, typename, caller, record, delayed }: SpanMessage) {
  return {
    seq,
    ...(typename !== undefined && { typename }),
    ...(caller && { caller }),
    ...(record && { record }),
    ...(delayed !== undefined && { delayed }),
  };
}

function renderCall({ at, tookMs, counts, changes, records }: PastInvocation, messages: number) {
  return {
    begunAt: timeText(at),
    durationMs: tookMs,
    ...(counts.messages > messages && { batch: counts.messages }),
    changes: changes.map(({ name }) => name),
    counts: { sent: counts.sent, delayed: counts.delayed, records: counts.records },
    records: records.map(({ topic, offset }) => ({ topic, offset })),
  };
}
