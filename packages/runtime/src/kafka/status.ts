/** What goes on between the runtime and Kafka, for those who show it: plain data, without the Kafka library. */

/** What does not go well. */
export interface Trouble {
  /** Kafka's name of it, such as NOT_LEADER_OR_FOLLOWER. */
  readonly code: string;
  /** With what to do about it. */
  readonly message: string;
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

export interface KafkaStatus {
  /** One for each address that egresses name. */
  readonly egresses: readonly EgressStatus[];
  /** How large all is that waits for a Kafka, in bytes, about. */
  readonly outboxBytes: number;
}
