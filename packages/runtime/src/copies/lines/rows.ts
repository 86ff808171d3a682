/** Rows on their way into a store, some at a time: as groups of writes, so that all is counted as it is when functions write. */
import type { KafkaPosition } from "../../kafka-model.ts";
import type {
  GroupWrites,
  IdempotentAnswer,
  Message,
  Pause,
  PersistedValue,
  Redrive,
  Timer,
  TopicOffsets,
  TopicRecord,
} from "../../model.ts";

/** A row by its columns. */
export type Row = Readonly<Record<string, string | number | Uint8Array | null>>;

export class Rows {
  readonly topics: TopicOffsets[] = [];
  readonly records: TopicRecord[] = [];
  readonly redrives: Redrive[] = [];
  readonly idempotency: IdempotentAnswer[] = [];
  readonly state: PersistedValue[] = [];
  readonly messages: Message[] = [];
  readonly timers: Timer[] = [];
  readonly pauses: Pause[] = [];
  readonly kafkaPositions: KafkaPosition[] = [];

  /** The group that writes them. */
  group(seenAt: number): GroupWrites {
    return {
      ...this,
      expiries: [],
      removedMessages: [],
      removedTimers: [],
      lastSeq: 0,
      forgotten: [],
      endpoints: [],
      kafkaOutboxes: [],
      history: undefined,
      housekeeping: undefined,
      seenAt,
    };
  }
}
