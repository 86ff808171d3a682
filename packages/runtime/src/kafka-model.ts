/** What of the domain model is about Kafka: where records come from there, how far it is read, and as whom it is written to. */

/** A header of a record of Kafka: its value is undefined where it has none. No two need have different names. */
export type RecordHeader = readonly [name: string, value: Uint8Array | undefined];

/** Where a record that was read from Kafka stood there. */
export interface RecordSource {
  readonly partition: number;
  /** Kafka's, which is not its offset here. */
  readonly offset: number;
  /** Kafka's, in milliseconds since 1970; -1 where it has none. */
  readonly timestamp: number;
  readonly headers: readonly RecordHeader[];
}

/** The same as it is kept: with its headers as record-headers.ts writes them, undefined when there are none. */
export interface KeptSource extends Omit<RecordSource, "headers"> {
  readonly headers: string | undefined;
}

/** How far a partition of a topic of Kafka has been read. */
export interface KafkaPosition {
  readonly topic: string;
  readonly partition: number;
  /** The offset in Kafka of the first record that has not been read. */
  readonly next: number;
  /** Which topic of that name it is: its UUID as Kafka writes it, empty where it is not known. */
  readonly topicId: string;
}

/** As whom a store writes to a Kafka cluster. */
export interface KafkaOutbox {
  /** The id of the cluster. */
  readonly cluster: string;
  /** Chosen at random at each start. */
  readonly incarnation: string;
  /** The one before; undefined at the first start. */
  readonly before: string | undefined;
}
