/** The record of a message that an operator gave up, in the form in which functions give up theirs, too. */
import { deadLetterRecord } from "statefun-wire";
import type { Message } from "../model.ts";

/** Where such records go. */
export const DEAD_LETTERS = "dead-letters";

/** `reason` says why it could not be handled, `time` (milliseconds since 1970) when it was given up. */
export function deadLetter(
  { target: { function: typename, id }, typename: type, value }: Message,
  reason: string,
  time: number,
): Uint8Array {
  const message = { function: typename, id, typename: type, payload: value, reason, time };
  return Buffer.from(JSON.stringify(deadLetterRecord(message)));
}
