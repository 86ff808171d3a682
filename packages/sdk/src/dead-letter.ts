/** The record of a message that could not be handled, kept so that it can be looked at, mended and sent again. */
import * as z from "zod";
import { type Egress, type KafkaOptions, kafkaEgress } from "./egress.ts";
import { jsonType } from "./type.ts";
import type { TypeName } from "./typename.ts";

/** Type `io.statefun.sdk/DeadLetter`, as JSON. */
export const DeadLetter = jsonType(
  "io.statefun.sdk/DeadLetter",
  z.object({
    /** The id of the instance that the message was for. */
    key: z.string(),
    function: z.string(),
    typename: z.string(),
    /** The message's bytes: as they are when they are text, else in base64. */
    payload: z.string(),
    encoding: z.enum(["utf8", "base64"]),
    /** The size of the whole payload, in bytes, when only its beginning is here. */
    truncatedFrom: z.int().optional(),
    reason: z.string(),
    /** When it was given up, in ISO 8601. */
    time: z.iso.datetime(),
  }),
);

export type DeadLetterEgress = Egress<
  { -readonly [K in keyof LetterFields]: LetterFields[K] },
  KafkaOptions | undefined
>;
type LetterFields = ReturnType<typeof DeadLetter.deserialize>;

/** The dead letters as a Kafka egress, each keyed by the id of the instance that its message was for. */
export function deadLetterEgress(spec: {
  readonly typename: TypeName;
  readonly topic: string;
}): DeadLetterEgress {
  return kafkaEgress({ ...spec, type: DeadLetter });
}

// Kafka refuses records over 1 MB by default, and a refused record would stop the job that the letter is to keep alive.
const MAX_PAYLOAD_BYTES = 512 * 1024;
const MAX_REASON_CHARACTERS = 4096;

export function deadLetter(message: {
  readonly function: string;
  readonly id: string;
  readonly typename: string;
  readonly payload: Uint8Array | undefined;
  readonly reason: string;
}): LetterFields {
  const whole = Buffer.from(message.payload ?? []);
  const kept = whole.subarray(0, MAX_PAYLOAD_BYTES);
  const text = kept.toString("utf8");
  // Text that JSON would have to escape a lot is shorter in base64.
  const isText =
    Buffer.from(text).equals(kept) && JSON.stringify(text).length < 1.3 * kept.length + 64;
  return {
    key: message.id,
    function: message.function,
    typename: message.typename,
    payload: isText ? text : kept.toString("base64"),
    encoding: isText ? "utf8" : "base64",
    ...(whole.length > kept.length && { truncatedFrom: whole.length }),
    reason: message.reason.slice(0, MAX_REASON_CHARACTERS),
    time: new Date().toISOString(),
  };
}
