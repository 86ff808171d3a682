/** The topics of the shop's module. */
import { readTopic, type TopicRecord } from "../../../tools/harness/api.ts";

export const INGRESS = ["restock-items", "add-to-cart", "clear-cart", "checkout"];
export const EGRESS = ["receipts", "notices", "dead-letters"];

export async function readTopics(
  api: string,
): Promise<ReadonlyMap<string, readonly TopicRecord[]>> {
  const topics = [...INGRESS, ...EGRESS];
  const records = await Promise.all(topics.map((topic) => readTopic(api, topic)));
  return new Map(topics.map((topic, index) => [topic, records[index] ?? []]));
}
