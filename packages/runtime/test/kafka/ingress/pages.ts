/** Pages as brokers answer them, for tests of what reads them. */
import { createRecordsBatch } from "@platformatic/kafka";
import { Partition } from "../../../src/kafka/ingress/partition.ts";

export interface Written {
  readonly key?: string | Uint8Array;
  /** Left out: a tombstone. */
  readonly value?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timestamp?: number;
}

/** One batch, which begins at an offset. */
export function batch(firstOffset: number, records: readonly Written[]): Buffer {
  const messages = records.map(({ key, value = "", headers = {}, timestamp = 5 }) => ({
    topic: "in",
    ...(key !== undefined && { key: Buffer.from(key) }),
    value: Buffer.from(value),
    headers: new Map(
      Object.entries(headers).map(([name, text]) => [Buffer.from(name), Buffer.from(text)]),
    ),
    timestamp: BigInt(timestamp),
  }));
  for (const [index, { value }] of records.entries()) {
    // The library writes such a record, but has no type for it.
    if (value === undefined) Reflect.deleteProperty(messages[index] ?? {}, "value");
  }
  const { buffer } = createRecordsBatch(messages, { compression: "none" });
  buffer.writeBigInt64BE(BigInt(firstOffset));
  return buffer;
}

export function page(...batches: readonly Buffer[]) {
  return { abortedTransactions: [], bytes: Buffer.concat(batches) };
}

export function partitionOf(next = 0): Partition {
  return new Partition({ topic: "in", partition: 2, topicId: "id", next });
}
