/** The fields of an exported line: what may be in them, exactly. */
import * as z from "zod";
import { headersOf, headersText } from "../../record-headers.ts";

export const Text = z
  .string()
  .refine((text) => text.isWellFormed(), "contains an unpaired surrogate");
export const Name = Text.min(1, "it is empty");
/** A seq, an offset, or a number of milliseconds. */
export const Whole = z.int();
export const Count = z.int().min(0);
/** Of a record, as record-headers.ts writes them. */
export const Headers = z.string().refine(isHeaders, "is not a list of headers as JSON");
/** Of exactly one form: what is read is what was written. */
export const Bytes = z.string().transform((text, context) => {
  const bytes = Buffer.from(text, "base64");
  if (bytes.toString("base64") === text) return bytes;
  context.addIssue("is not base64");
  return z.NEVER;
});

/** Whether what is read of it is written as it is. */
function isHeaders(text: string): boolean {
  try {
    return headersText(headersOf(text)) === text;
  } catch {
    return false;
  }
}
