/** The records of a topic, some at a time. */
import { call, pathOf } from "./call.ts";
import type { operations } from "./generated/schema.ts";

type Records = operations["get-topics-topic-records"];

export type RecordsPage =
  Records["responses"][200]["content"]["application/vnd.kafka.json.v2+json"];
export type TopicRecord = RecordsPage["records"][number];
export type RecordsQuery = NonNullable<Records["parameters"]["query"]>;

/** @throws ApiError when it is refused, such as for a topic that there is not yet, or the runtime cannot be reached */
export async function readRecords(
  topic: string,
  query: RecordsQuery,
  signal?: AbortSignal,
): Promise<RecordsPage> {
  const path = pathOf("/topics/{topic}/records", { topic });
  return (await call({ method: "GET", path, query }, signal)) as RecordsPage;
}
