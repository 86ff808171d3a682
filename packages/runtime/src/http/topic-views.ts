/** What the API says of topics and their records, as schemas. */
import * as z from "zod";
import { BINARY_TYPE, JSON_TYPE, TEXT_TYPE } from "../kafka-rest/dialect.ts";

export const TopicPath = z.object({ topic: z.string() });
export const Offset = z.int().min(0);
export const Record = z.object({
  topic: z.string(),
  key: z.string().nullable(),
  value: z.unknown(),
  encoding: z.enum(["utf8", "base64"]).optional(),
  partition: z.literal(0),
  offset: Offset,
});

/** An answer with records, in the form that is asked for. */
export function byType<Answer extends z.ZodType>(answer: Answer) {
  return { [JSON_TYPE]: answer, [TEXT_TYPE]: answer, [BINARY_TYPE]: answer };
}

export const RecordPlace = z.object({ topic: z.string(), offset: Offset });
