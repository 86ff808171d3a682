/** Creates a topic. */
import { CREATE_TOPICS } from "./apis.ts";
import type { KafkaClient } from "./client.ts";
import { KafkaError } from "./errors.ts";

export interface NewTopic {
  readonly name: string;
  /** Kafka's default where it is left out. */
  readonly partitions?: number;
  /** By their names in Kafka, such as `cleanup.policy`. */
  readonly configs: Readonly<Record<string, string>>;
}

/** Whatever the broker has for topics of which nobody says how many. */
const DEFAULT = -1;
const TIMEOUT_MS = 10_000;

/** One that is there already stays as it is. @throws KafkaError such as TOPIC_AUTHORIZATION_FAILED */
export async function createTopic(client: KafkaClient, topic: NewTopic): Promise<void> {
  const wanted = {
    name: topic.name,
    numPartitions: topic.partitions ?? DEFAULT,
    replicationFactor: DEFAULT,
    assignments: [],
    configs: Object.entries(topic.configs).map(([name, value]) => ({ name, value })),
  };
  try {
    const asked = `CreateTopics of ${topic.name}`;
    await client.ask(client.controller, asked, CREATE_TOPICS, (ask) =>
      ask([wanted], TIMEOUT_MS, false),
    );
  } catch (error) {
    if (!(error instanceof KafkaError) || error.code !== "TOPIC_ALREADY_EXISTS") throw error;
  }
}
