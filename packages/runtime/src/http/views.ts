/** What the API answers with, as schemas: what several requests have in common. */
import { splitTypeName } from "statefun-wire";
import * as z from "zod";
import type { InstanceKey, Origin, Pause } from "../model.ts";
import type { FailureView } from "../operator/failing.ts";
import { timeText } from "../time-text.ts";
import { RecordPlace } from "./topic-views.ts";

/** A function in a path. */
export const FunctionPath = z.object({
  namespace: z.string().meta({ description: "of the function's type name, before its slash" }),
  name: z.string().meta({ description: "of the function, after the slash" }),
});

/** An instance in a path. */
export const InstancePath = FunctionPath.extend({
  id: z.string().meta({ description: "of the instance" }),
});

export function keyOf({ namespace, name, id }: z.output<typeof InstancePath>): InstanceKey {
  return { function: `${namespace}/${name}`, id };
}

export const Time = z.iso.datetime();
export const Count = z.int().min(0);

/** A value as JSON where it can be: of a built-in type as it is, or JSON; otherwise its text or its bytes, which `encoding` says. */
export const Plain = z.object({
  typename: z.string(),
  value: z.unknown(),
  encoding: z.enum(["utf8", "base64"]).optional(),
});

/** The same as it comes: of whatever type. */
export const GivenValue = Plain.omit({ typename: true });

export const TypeName = z
  .string()
  .refine(
    (text) => splitTypeName(text) !== undefined,
    "it is not a type name: it must be <namespace>/<name>",
  );

export const Version = z
  .string()
  .meta({ description: "another one whenever the value's type or bytes are" });

export const Failure = z.object({
  attempts: Count,
  reason: z.string(),
  since: Time,
  retryAt: Time,
});

export const Address = z.object({ function: z.string(), id: z.string() });

/** The number of a message, delayed ones too. */
export const Seq = Count.meta({ description: "its place in the order of all messages" });

/** What a message came of that no instance sent when it came. */
export const CameOf = {
  record: RecordPlace.optional().meta({ description: "that it came of" }),
  delayed: Seq.optional().meta({ description: "the delayed message that it came of" }),
};

/** A batch in flight. */
export const Batch = z.object({
  batch: Count.meta({ description: "messages in it" }),
  messages: z
    .array(z.object({ typename: z.string(), caller: Address.optional(), bytes: Count }))
    .meta({ description: "the first of them" }),
});

/** What is paused: everything when there is no function, all instances of a function when there is no id. */
export const Paused = z.object({
  function: z.string().optional(),
  id: z.string().optional(),
  since: Time,
});

export const Instance = z.object({
  state: z.record(
    z.string(),
    Plain.extend({
      bytes: Count,
      version: Version,
      expiresAt: Time.optional(),
    }),
  ),
  mailbox: Count.meta({ description: "messages that it has not dealt with yet" }),
  runningSince: Time.optional().meta({ description: "when the batch was sent that is in flight" }),
  running: Batch.optional(),
  failure: Failure.optional(),
  paused: Paused.optional().meta({ description: "why it begins no batch" }),
});

export const DelayedMessage = Plain.extend({
  seq: Count,
  at: Time,
  caller: Address,
  token: z.string().optional().meta({ description: "by which it can be cancelled" }),
});

/** A failure with its times as text. */
export function renderFailure({
  attempts,
  reason,
  since,
  retryAt,
}: FailureView): z.infer<typeof Failure> {
  return {
    attempts,
    reason,
    since: timeText(since),
    retryAt: timeText(retryAt),
  };
}

export function renderPause({ function: typename, id, since }: Pause): z.infer<typeof Paused> {
  return {
    ...(typename !== "" && { function: typename }),
    ...(id !== "" && { id }),
    since: timeText(since),
  };
}

export function renderOrigin(origin: Origin | undefined): z.infer<z.ZodObject<typeof CameOf>> {
  if (origin === undefined) return {};
  const { topic, number } = origin;
  return topic === undefined ? { delayed: number } : { record: { topic, offset: number } };
}
