/** What is in a broker, as Kafka's own client reads it: the reader that tests and chaos believe. */
import { EngineError } from "../wait.ts";
import { type ClientOptions, JavaClient } from "./java-client.ts";

export interface KafkaRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  /** In milliseconds since 1970. */
  readonly timestamp: number;
  readonly key: Buffer | undefined;
  readonly value: Buffer | undefined;
  readonly headers: readonly (readonly [name: string, value: Buffer | undefined])[];
}

/** All committed records of the topics, each partition in its order. @throws EngineError with what the client says */
export async function readAll(
  options: ClientOptions,
  topics: readonly string[],
): Promise<KafkaRecord[]> {
  const records: KafkaRecord[] = [];
  const client = await JavaClient.start("read", options, topics, (line) =>
    records.push(recordOf(line)),
  );
  await client.ended;
  return records;
}

/** Calls back with each record as it becomes visible, from the first one on, until it is closed. */
export async function follow(
  options: ClientOptions,
  topics: readonly string[],
  onRecord: (record: KafkaRecord) => unknown,
): Promise<{ readonly failed: Promise<never>; close(): Promise<void> }> {
  const client = await JavaClient.start("follow", options, topics, (line) =>
    onRecord(recordOf(line)),
  );
  const failed = client.ended.then(() => Promise.reject(new EngineError("the reader has ended")));
  failed.catch(() => undefined);
  return { failed, close: () => client.close() };
}

interface JsonRecord extends Omit<KafkaRecord, "key" | "value" | "headers"> {
  readonly key: string | null;
  readonly value: string | null;
  readonly headers: readonly (readonly [name: string, value: string | null])[];
}

function recordOf(line: string): KafkaRecord {
  const { key, value, headers, ...record } = JSON.parse(line) as JsonRecord;
  return {
    ...record,
    key: bytes(key),
    value: bytes(value),
    headers: headers.map(([name, text]) => [name, bytes(text)]),
  };
}

function bytes(text: string | null): Buffer | undefined {
  return text === null ? undefined : Buffer.from(text, "base64");
}
