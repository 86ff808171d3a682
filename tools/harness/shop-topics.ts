/** The topics of the shop's module, and all that is in them. */
import { readTopic, type TopicRecord } from "./api.ts";

export const INGRESS = ["restock-items", "add-to-cart", "clear-cart", "checkout"];
export const EGRESS = ["receipts", "notices", "dead-letters"];
export const TOPICS = [...INGRESS, ...EGRESS];

export async function readTopics(
  api: string,
): Promise<ReadonlyMap<string, readonly TopicRecord[]>> {
  const records = await Promise.all(TOPICS.map((topic) => readTopic(api, topic)));
  return new Map(TOPICS.map((topic, index) => [topic, records[index] ?? []]));
}
