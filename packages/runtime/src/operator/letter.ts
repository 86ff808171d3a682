/** A record of dead letters: what it says, and the message that comes of it. */
import type { DeadLetterRecord } from "statefun-wire";
import * as z from "zod";
import { RequestError } from "../errors.ts";
import type { Message, TopicRecord } from "../model.ts";

export interface Letter {
  readonly offset: number;
  /** When it was given up, in milliseconds since 1970. */
  readonly time: number;
  /** Undefined when the record is something else. */
  readonly content: DeadLetterRecord | undefined;
}

/** Which letters are meant: all, where nothing is said. */
export interface LetterFilter {
  /** What the reason contains. */
  readonly reason?: string | undefined;
  /** The typename of the function that the message was for. */
  readonly function?: string | undefined;
}

/** What is to be sent otherwise than it came. */
export interface LetterEdit {
  readonly function?: string | undefined;
  readonly id?: string | undefined;
  readonly typename?: string | undefined;
  readonly payload?: Uint8Array | undefined;
}

const Content: z.ZodType<DeadLetterRecord> = z.object({
  key: z.string(),
  function: z.string(),
  caller: z.object({ function: z.string(), id: z.string() }).exactOptional(),
  message: z.number().exactOptional(),
  typename: z.string(),
  payload: z.string(),
  encoding: z.enum(["utf8", "base64"]),
  truncatedFrom: z.number().exactOptional(),
  reason: z.string(),
  time: z.string(),
});

export function readLetter({ offset, timestamp, value }: TopicRecord): Letter {
  return { offset, time: timestamp, content: contentOf(value) };
}

function contentOf(value: Uint8Array): DeadLetterRecord | undefined {
  try {
    return Content.parse(JSON.parse(Buffer.from(value).toString()));
  } catch {
    return undefined;
  }
}

export function isMeant({ content }: Letter, filter: LetterFilter): boolean {
  const { reason, function: typename } = filter;
  return (
    (reason === undefined || content?.reason.includes(reason) === true) &&
    (typename === undefined || content?.function === typename)
  );
}

/** The message that a letter is about. @throws RequestError `invalid-record` that says why there is none to be sent */
export function messageOf(
  { offset, content }: Letter,
  edit: LetterEdit = {},
): Omit<Message, "seq" | "origin"> {
  if (content === undefined) {
    throw new RequestError("invalid-record", `record ${offset} is not a dead letter`);
  }
  const { truncatedFrom, payload, encoding, caller } = content;
  if (truncatedFrom !== undefined && edit.payload === undefined) {
    const kept = Buffer.byteLength(payload, encoding);
    throw new RequestError(
      "invalid-record",
      `dead letter ${offset} has only the first ${kept} of the ${truncatedFrom} bytes of its payload: send it with the whole one`,
    );
  }
  return {
    target: { function: edit.function ?? content.function, id: edit.id ?? content.key },
    caller,
    typename: edit.typename ?? content.typename,
    value: edit.payload ?? Buffer.from(payload, encoding),
  };
}
