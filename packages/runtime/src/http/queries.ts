/** What queries of several requests have in common. */
import * as z from "zod";
import { wholeNumber } from "../kafka-rest/queries.ts";

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1000;

/** Of a list in pages: where it goes on, how long a page is, and what is answered of the next one. */
export const After = z.string().default("").meta({ description: "`next` of the page before" });
export const Limit = wholeNumber(DEFAULT_LIMIT, MAX_LIMIT).pipe(z.int().min(1));
export const Next = z
  .string()
  .optional()
  .meta({ description: "to go on after; there are no more without it" });

/** A time in ISO 8601, as milliseconds since 1970. */
export const Moment = z.iso
  .datetime({ offset: true, error: "is not a time in ISO 8601, such as 2026-11-26T12:00:00Z" })
  .transform((text) => Date.parse(text))
  .meta({ override: { type: "string", format: "date-time" } });

/** Off unless it is `true`. */
export const Flag = z
  .enum(["true", "false"], { error: "is neither true nor false" })
  .default("false")
  .transform((text) => text === "true")
  .meta({ override: { type: "boolean", default: false } });
