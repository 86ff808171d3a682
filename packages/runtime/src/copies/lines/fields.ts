/** The fields of an exported line: what may be in them, exactly. */
import * as z from "zod";

export const Text = z
  .string()
  .refine((text) => text.isWellFormed(), "contains an unpaired surrogate");
export const Name = Text.min(1, "it is empty");
/** A seq, an offset, or a number of milliseconds. */
export const Whole = z.int();
export const Count = z.int().min(0);
/** Of exactly one form: what is read is what was written. */
export const Bytes = z.string().transform((text, context) => {
  const bytes = Buffer.from(text, "base64");
  if (bytes.toString("base64") === text) return bytes;
  context.addIssue("is not base64");
  return z.NEVER;
});
