/** The names of outboxes: which local topic keeps what is on its way to a topic of Kafka. */

/** Behind the name of a topic whose records here are others than those that go to Kafka. No name of Kafka has an @. */
const OUT = "@out";

/** What the outbox of a topic of Kafka is called where that cannot have its name. */
export function asideOf(topic: string): string {
  return `${topic}${OUT}`;
}

/** What the topic is called in Kafka that the records of an outbox go to. */
export function kafkaTopicOf(outbox: string): string {
  return outbox.endsWith(OUT) ? outbox.slice(0, -OUT.length) : outbox;
}
