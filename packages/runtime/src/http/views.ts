/** What the API answers with, as schemas: what several requests have in common. */
import * as z from "zod";
import type { FailureView } from "../operator/failing.ts";

/** An instance in a path. */
export const InstancePath = z.object({
  namespace: z.string().meta({ description: "of the function's type name, before its slash" }),
  name: z.string().meta({ description: "of the function, after the slash" }),
  id: z.string().meta({ description: "of the instance" }),
});

export const Time = z.iso.datetime();
const Count = z.int().min(0);

/** A value as JSON where it can be: of a built-in type as it is, or JSON; otherwise its text or its bytes, which `encoding` says. */
export const Plain = z.object({
  typename: z.string(),
  value: z.unknown(),
  encoding: z.enum(["utf8", "base64"]).optional(),
});

export const Failure = z.object({
  attempts: Count,
  reason: z.string(),
  since: Time,
  retryAt: Time,
});

export const Instance = z.object({
  state: z.record(z.string(), Plain),
  mailbox: Count.meta({ description: "messages that it has not dealt with yet" }),
  runningSince: Time.optional().meta({ description: "when the batch was sent that is in flight" }),
  failure: Failure.optional(),
});

export const Address = z.object({ function: z.string(), id: z.string() });

export const DelayedMessage = Plain.extend({
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
    since: new Date(since).toISOString(),
    retryAt: new Date(retryAt).toISOString(),
  };
}
