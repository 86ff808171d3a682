/** What is not as it should be between the runtime and Kafka. */
import type { Assembly } from "../assembly.ts";
import type { HealthReason } from "./health.ts";

/** So many of one kind are named. */
const NAMED = 5;

type Reason = readonly [code: HealthReason["code"], text: string];

/** What is wrong, the worst first. */
export function* ofKafka({
  kafka,
  topics,
  outboxBytes,
}: Pick<Assembly, "kafka" | "topics" | "outboxBytes">): Iterable<Reason> {
  if (topics.isOutboxFull) {
    const limit = Math.round(outboxBytes / 1024 / 1024);
    yield [
      "outbox-full",
      `records for Kafka have more than ${limit} MiB (setting "outboxBytes"): functions get no more records until it takes some`,
    ];
  }
  const status = kafka?.status();
  if (status === undefined) return;
  for (const { address, problem } of status.ingresses.slice(0, NAMED))
    if (problem !== undefined) yield ["kafka-down", `${address} is not read: ${problem.message}`];
  for (const { address, trouble } of status.egresses.slice(0, NAMED))
    if (trouble !== undefined)
      yield ["kafka-down", `${address} is not written to: ${trouble.message}`];
  const unread = status.ingresses.flatMap(({ topics, problem: whole }) =>
    // What is the matter with all of it is said already.
    topics.filter(({ problem }) => problem !== undefined && problem.code !== whole?.code),
  );
  for (const { topic, problem } of unread.slice(0, NAMED))
    yield ["kafka-topic", `topic ${topic} is not read: ${problem?.message}`];
  const refused = status.egresses.flatMap(({ setbacks }) => setbacks);
  for (const { topic, message } of refused.slice(0, NAMED))
    yield ["kafka-topic", `topic ${topic} is not written to: ${message}`];
}
