/** What queries of several requests have in common. */
import * as z from "zod";

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
