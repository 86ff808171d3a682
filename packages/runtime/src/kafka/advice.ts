/** What to do about an error of Kafka that does not go away by itself. */

import type { KafkaError } from "./client/errors.ts";

/** What the runtime does with a topic, as who may do it and where it is said. */
interface Use {
  readonly rights: string;
  readonly component: string;
}

export const READING: Use = { rights: "Read and Describe", component: "ingress" };
export const WRITING: Use = { rights: "Write and Describe", component: "egress" };

const ADVICE: Readonly<Record<string, (topic: string, use: Use) => string>> = {
  NETWORK_EXCEPTION: () => "--kafka ADDRESS=INSTEAD says where an address is reached instead",
  UNKNOWN_TOPIC_OR_PARTITION: (topic) =>
    `create it: kafka-topics --create --topic ${topic}, or rpk topic create ${topic}`,
  MESSAGE_TOO_LARGE: largerRecords,
  RECORD_LIST_TOO_LARGE: largerRecords,
  TOPIC_AUTHORIZATION_FAILED: (topic, { rights }) => `the user needs ${rights} of topic ${topic}`,
  GROUP_AUTHORIZATION_FAILED: () => "the user needs Read of the consumer group",
  CLUSTER_AUTHORIZATION_FAILED: () =>
    "the user needs Create of the cluster, or the topic has to be created",
  TRANSACTIONAL_ID_AUTHORIZATION_FAILED: () =>
    "the user needs Write and Describe of the transactional ids that begin with statefun-",
  SASL_AUTHENTICATION_FAILED: (_topic, { component }) =>
    `look at sasl.jaas.config among the properties of the ${component}`,
  INVALID_TRANSACTION_TIMEOUT: () =>
    "the transactionTimeout of the egress is more than the brokers' transaction.max.timeout.ms",
  COORDINATOR_NOT_AVAILABLE: () =>
    "if it stays so, the brokers are fewer than their transaction.state.log.replication.factor and min.isr ask for",
  NOT_ENOUGH_REPLICAS: moreReplicas,
  NOT_ENOUGH_REPLICAS_AFTER_APPEND: moreReplicas,
  UNSUPPORTED_COMPRESSION_TYPE: (_topic, { component }) =>
    component === "egress"
      ? "choose another compression.type among the properties of the egress"
      : "let its producers choose another compression.type",
};

function largerRecords(topic: string): string {
  return `let it have larger ones: kafka-configs --alter --entity-type topics --entity-name ${topic} --add-config max.message.bytes=…`;
}

function moreReplicas(topic: string): string {
  return `${topic} has fewer replicas in sync than its min.insync.replicas`;
}

/** What went wrong, with what to do about it; without that where time alone may help. */
export function withAdvice(
  { code, message, topic }: Pick<KafkaError, "code" | "message" | "topic">,
  use: Use,
): string {
  const text = ADVICE[code]?.(topic ?? "", use);
  return text === undefined ? message : `${message.replace(/\.$/, "")}: ${text}`;
}
