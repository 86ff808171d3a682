/** What goes on between the runtime and Kafka, for those who show it: plain data, without the Kafka library. */

/** What does not go well. */
export interface Problem {
  /** Kafka's name of it, such as NOT_LEADER_OR_FOLLOWER. */
  readonly code: string;
  /** With what to do about it, where that is known. */
  readonly message: string;
}

/** The same of what is written. */
export interface Trouble extends Problem {
  /** Milliseconds since 1970. */
  readonly since: number;
}

/** What is written to one Kafka. */
export interface EgressStatus {
  /** As the module has it. */
  readonly address: string;
  /** The names of the topics, in Kafka, that something was written to. */
  readonly topics: readonly string[];
  readonly isConnected: boolean;
  /** Why nothing can be written. */
  readonly trouble: Trouble | undefined;
  /** Topics that Kafka does not take, while it takes others. */
  readonly setbacks: readonly (Trouble & { readonly topic: string })[];
  /** Records that Kafka does not have yet. */
  readonly waiting: number;
  /** Since the start: transactions, and records in them. */
  readonly transactions: number;
  readonly records: number;
  /** When the last of them was committed, in milliseconds since 1970. */
  readonly committedAt: number | undefined;
}

/** What one ingress reads. */
export interface IngressStatus {
  /** Its typename. */
  readonly id: string;
  /** As the module has it. */
  readonly address: string;
  /** Why Kafka does not say what there is to read. */
  readonly problem: Problem | undefined;
  readonly topics: readonly IngressTopicStatus[];
}

/** Counted since the runtime started. */
export interface IngressTopicStatus {
  readonly topic: string;
  readonly partitions: number;
  readonly records: number;
  /** Of those, how many no function could get. */
  readonly deadLetters: number;
  /** Records that Kafka had no more when it was their turn, at most. */
  readonly lost: number;
  /** How many are still to be read from Kafka; undefined where that is not known of every partition. */
  readonly lag: number | undefined;
  /** Why it, or one of its partitions, is not read. */
  readonly problem: Problem | undefined;
}

export interface KafkaStatus {
  /** Those that have a topic which no ingress before them reads. */
  readonly ingresses: readonly IngressStatus[];
  /** One for each address that egresses name. */
  readonly egresses: readonly EgressStatus[];
  /** How large all is that waits for a Kafka, in bytes, about. */
  readonly outboxBytes: number;
}
