/** The record of a message that could not be handled, kept so that it can be looked at, mended and sent again. */
import { DEAD_LETTER_TYPENAME } from "statefun-wire";
import * as z from "zod";
import { type Egress, type KafkaOptions, kafkaEgress } from "./egress.ts";
import { jsonType } from "./json/json-type.ts";
import type { TypeName } from "./typename.ts";

/** The type of a dead letter, `io.statefun.sdk/DeadLetter`, as JSON: reads what a {@link deadLetterEgress} was given. */
export const DeadLetter = jsonType(
  DEAD_LETTER_TYPENAME,
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

/** An egress for dead letters; {@link deadLetterEgress} makes one. */
export type DeadLetterEgress = Egress<
  { -readonly [K in keyof LetterFields]: LetterFields[K] },
  KafkaOptions | undefined
>;
type LetterFields = ReturnType<typeof DeadLetter.deserialize>;

/**
 * A Kafka egress for messages that cannot be handled, which a service is given as its `deadLetters`. Each record is
 * keyed by the id of the instance that its message was for; it holds 512 KiB of the message at most.
 *
 * @throws StateFunError `invalid-declaration` for a name that is not `<namespace>/<name>`
 */
export function deadLetterEgress(spec: {
  readonly typename: TypeName;
  readonly topic: string;
}): DeadLetterEgress {
  return kafkaEgress({ ...spec, type: DeadLetter });
}
