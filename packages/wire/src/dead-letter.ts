/**
 * The record of a message that was given up: by a function that cannot handle it, or by an operator. Either way it has
 * one form, so that one reader can look at it, mend it and send it again.
 */

/** The typename of the record, which is JSON. */
export const DEAD_LETTER_TYPENAME = "io.statefun.sdk/DeadLetter";

/** The fields of the record. */
export interface DeadLetterRecord {
  /** The id of the instance that the message was for. */
  readonly key: string;
  /** The typename of its function. */
  readonly function: string;
  /** Which instance sent the message. Absent when it came from an ingress, and in records of earlier versions. */
  readonly caller?: { readonly function: string; readonly id: string };
  /** Which message it was, by its number. Absent where its sender does not know that, as a function does not. */
  readonly message?: number;
  /** The typename of the message. */
  readonly typename: string;
  /** The message's bytes: as they are when they are text, else in base64. */
  readonly payload: string;
  readonly encoding: "utf8" | "base64";
  /** The size of the whole payload, in bytes, when only its beginning is here. */
  readonly truncatedFrom?: number;
  /** Why it was given up, 4,096 characters at most. */
  readonly reason: string;
  /** When it was given up, in ISO 8601. */
  readonly time: string;
}

// Kafka refuses records over 1 MB by default, and a refused record would stop the job that the letter is to keep alive.
const MAX_PAYLOAD_BYTES = 512 * 1024;
const MAX_REASON_CHARACTERS = 4096;

/** The record of a message that was given up at `time`, in milliseconds since 1970. A payload over 512 KiB is cut off. */
export function deadLetterRecord(message: {
  readonly function: string;
  readonly id: string;
  readonly caller: { readonly function: string; readonly id: string } | undefined;
  readonly seq?: number;
  readonly typename: string;
  readonly payload: Uint8Array | undefined;
  readonly reason: string;
  readonly time: number;
}): DeadLetterRecord {
  const whole = Buffer.from(message.payload ?? []);
  const kept = whole.subarray(0, MAX_PAYLOAD_BYTES);
  const text = kept.toString("utf8");
  // Text that JSON would have to escape a lot is shorter in base64.
  const isText =
    Buffer.from(text).equals(kept) && JSON.stringify(text).length < 1.3 * kept.length + 64;
  return {
    key: message.id,
    function: message.function,
    ...(message.caller && { caller: message.caller }),
    ...(message.seq !== undefined && { message: message.seq }),
    typename: message.typename,
    payload: isText ? text : kept.toString("base64"),
    encoding: isText ? "utf8" : "base64",
    ...(whole.length > kept.length && { truncatedFrom: whole.length }),
    reason: message.reason.slice(0, MAX_REASON_CHARACTERS),
    time: new Date(message.time).toISOString(),
  };
}
