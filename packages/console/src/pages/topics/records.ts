/** Records of a topic as the API finds them: values come as the text that they are, which is taken apart when it is looked at. */
import { call, pathOf } from "../../api/call.ts";
import type { operations } from "../../api/generated/schema.ts";

export interface TopicRecord {
  readonly offset: number;
  readonly time: string;
  readonly key: string | null;
  /** As it is, or in base64 where it is not text. */
  readonly value: string;
  readonly encoding?: "base64";
}

/** A page: `next` is where to go on, and there is no more when that is `end`. */
export interface Found {
  readonly records: readonly TopicRecord[];
  readonly next: number;
  readonly end: number;
}

/** From an offset, or a time in ISO 8601, on; or the last one first, before an offset. */
export type Where = Pick<
  NonNullable<operations["get-topics-topic-records"]["parameters"]["query"]>,
  "offset" | "time" | "newest" | "before" | "limit"
>;

/** Looks for records; of those that it looks through none may be meant. @throws ApiError */
export type Find = (where: Where, signal?: AbortSignal) => Promise<Found>;

/** Finds those of a topic, all or those with a key. */
export function finder(topic: string, key: string | undefined): Find {
  const path = pathOf("/topics/{topic}/records", { topic });
  const headers = { accept: "application/vnd.kafka.text.v2+json" };
  return async (where, signal) =>
    (await call({ method: "GET", path, headers, query: { ...where, key } }, signal)) as Found;
}
