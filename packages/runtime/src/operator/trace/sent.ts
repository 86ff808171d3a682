/** What an invocation of the history got and sent, in the terms of a trace. */
import type { InstanceKey, PastInvocation } from "../../model.ts";
import { endOf } from "./past.ts";
import type { SpanMessage, Step } from "./span.ts";

export function keyOf({ function: typename, id }: InstanceKey): InstanceKey {
  return { function: typename, id };
}

/** The messages of its batch that are listed. */
export function messagesOf({ messages }: PastInvocation): SpanMessage[] {
  return messages.map(({ seq, typename, caller, origin }) => {
    const message = { seq, typename, caller, record: undefined, delayed: undefined };
    if (origin === undefined) return message;
    const { topic, number } = origin;
    if (topic === undefined) return { ...message, delayed: number };
    return { ...message, record: { topic, offset: number } };
  });
}

/** Those that it sent, and the delayed ones that it set, as far as they are listed. */
export function sentBy(past: PastInvocation): Step[] {
  const { sent, delayed, sentFrom, counts } = past;
  const common = { caller: keyOf(past), record: undefined, sentAt: endOf(past) };
  const now = sent.map(({ target, typename }, index) => ({
    ...common,
    kind: "message" as const,
    target,
    seq: sentFrom + index,
    typename,
    dueAt: undefined,
    token: undefined,
  }));
  const later = delayed
    .filter((one) => one.cancel === undefined)
    .map(({ target, typename, delayMs, token }, index) => ({
      ...common,
      kind: "delayed" as const,
      target,
      seq: sentFrom + counts.sent + index,
      typename,
      dueAt: endOf(past) + delayMs,
      token,
    }));
  return [...now, ...later];
}

/** To a message of which nothing else is known. */
export function stepTo(target: InstanceKey, seq: number): Step {
  return {
    kind: "message",
    target,
    seq,
    typename: undefined,
    caller: undefined,
    record: undefined,
    sentAt: undefined,
    dueAt: undefined,
    token: undefined,
  };
}
