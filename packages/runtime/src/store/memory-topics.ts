/** The topics of a store in memory, and their records. */
import type { GroupWrites, Housekeeping, Redrive, TopicOffsets, TopicRecord } from "../model.ts";
import { firstFrom } from "./first-from.ts";
import { forgettable, type KeptRecord, ruleFor, WITHOUT_MERCY } from "./forgettable.ts";
import { OrderedRows } from "./ordered-rows.ts";
import { HOUSEKEEPING_ROWS, rowSize, sizeOf, type TopicReads, upTo } from "./store.ts";

export class MemoryTopics {
  readonly #topics = new Map<string, TopicOffsets>();
  /** By topic and then by offset. */
  readonly #records = new Map<string, OrderedRows<TopicRecord>>();
  readonly #redrives = new Map<string, OrderedRows<Redrive>>();

  reads(): TopicReads {
    return {
      topics: () => [...this.#topics.values()],
      topic: (name) => this.#topics.get(name),
      records: (topic, offset, limit, maxBytes) =>
        upTo(maxBytes, this.#of(topic).from(offset).take(limit)),
      bytes: (topic) => sizeOf([...this.#of(topic).from()]),
      firstOffset: (topic) => this.#first(topic)?.offset,
      offsetAt: (topic, time) => {
        const first = this.#first(topic)?.offset;
        if (first === undefined) return undefined;
        const records = this.#of(topic);
        return firstFrom(
          time,
          first,
          records.lastNumber,
          (offset) => records.get(offset)?.timestamp ?? 0,
        );
      },
      redrives: (topic, from, to) =>
        [...(this.#redrives.get(topic)?.from(from) ?? [])].filter(({ offset }) => offset < to),
    };
  }

  write({ records, topics, redrives, forgotten, housekeeping }: GroupWrites): void {
    for (const record of records) rowsOf(this.#records, record.topic).set(record.offset, record);
    for (const topic of topics) this.#topics.set(topic.name, topic);
    for (const redrive of redrives) {
      rowsOf(this.#redrives, redrive.topic).set(redrive.offset, redrive);
    }
    for (const { topic, before } of forgotten) {
      this.#forget(topic, this.#goes({ topic, ...WITHOUT_MERCY }, before));
    }
    if (housekeeping === undefined) return;
    for (const { name } of this.#topics.values()) {
      this.#forget(name, this.#goes(ruleFor(housekeeping, name)));
    }
  }

  needsHousekeeping(work: Housekeeping): boolean {
    return this.#topics.keys().some((name) => this.#goes(ruleFor(work, name)) !== undefined);
  }

  #of(topic: string): OrderedRows<TopicRecord> {
    return this.#records.get(topic) ?? new OrderedRows();
  }

  #first(topic: string): TopicRecord | undefined {
    return this.#of(topic).from().next().value ?? undefined;
  }

  #goes(rule: ReturnType<typeof ruleFor>, end = Number.POSITIVE_INFINITY): number | undefined {
    const records = this.#of(rule.topic);
    const position = Math.min(this.#topics.get(rule.topic)?.position ?? 0, end);
    const isLimited = rule.maxBytes < Number.POSITIVE_INFINITY;
    const bytes = isLimited ? sizeOf([...records.from()]) : 0;
    const first = records.from().take(HOUSEKEEPING_ROWS).map(toKept);
    return forgettable(first, rule, { bytes, position })?.before;
  }

  #forget(topic: string, before = 0): void {
    for (const rows of [this.#records.get(topic), this.#redrives.get(topic)]) {
      for (const { offset } of rows?.from() ?? []) {
        if (offset >= before) break;
        rows?.delete(offset);
      }
    }
  }
}

function toKept(record: TopicRecord): KeptRecord {
  return { offset: record.offset, timestamp: record.timestamp, bytes: rowSize(record) };
}

function rowsOf<Row>(map: Map<string, OrderedRows<Row>>, topic: string): OrderedRows<Row> {
  let rows = map.get(topic);
  if (rows === undefined) {
    rows = new OrderedRows();
    map.set(topic, rows);
  }
  return rows;
}
