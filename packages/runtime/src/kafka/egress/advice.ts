/** What to do about an error of Kafka that does not go away by itself. */

const ADVICE: Readonly<Record<string, (topic: string) => string>> = {
  UNKNOWN_TOPIC_OR_PARTITION: (topic) =>
    `create it: kafka-topics --create --topic ${topic}, or rpk topic create ${topic}`,
  MESSAGE_TOO_LARGE: largerRecords,
  RECORD_LIST_TOO_LARGE: largerRecords,
  TOPIC_AUTHORIZATION_FAILED: (topic) => `the user needs Write and Describe of topic ${topic}`,
  CLUSTER_AUTHORIZATION_FAILED: () =>
    "the user needs Create of the cluster, or the topic has to be created",
  TRANSACTIONAL_ID_AUTHORIZATION_FAILED: () =>
    "the user needs Write and Describe of the transactional ids that begin with statefun-",
  SASL_AUTHENTICATION_FAILED: () => "look at sasl.jaas.config among the properties of the egress",
  INVALID_TRANSACTION_TIMEOUT: () =>
    "the transactionTimeout of the egress is more than the brokers' transaction.max.timeout.ms",
  COORDINATOR_NOT_AVAILABLE: () =>
    "if it stays so, the brokers are fewer than their transaction.state.log.replication.factor and min.isr ask for",
  NOT_ENOUGH_REPLICAS: moreReplicas,
  NOT_ENOUGH_REPLICAS_AFTER_APPEND: moreReplicas,
  UNSUPPORTED_COMPRESSION_TYPE: () =>
    "choose another compression.type among the properties of the egress",
};

function largerRecords(topic: string): string {
  return `let it have larger ones: kafka-configs --alter --entity-type topics --entity-name ${topic} --add-config max.message.bytes=…`;
}

function moreReplicas(topic: string): string {
  return `${topic} has fewer replicas in sync than its min.insync.replicas`;
}

/** With a colon before it; nothing where time alone may help. */
export function advice(code: string, topic = ""): string {
  const text = ADVICE[code]?.(topic);
  return text === undefined ? "" : `: ${text}`;
}
