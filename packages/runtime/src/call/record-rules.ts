/** What the clients of Kafka and Kinesis do not send, for which a Flink job fails: by their own rules, which say so at once. */
import type { EgressRecord, KinesisRecord } from "statefun-wire";
import { TOPIC_NAME, TOPIC_NAME_HELP } from "../module/kafka.ts";
import type { EgressSpec } from "../module/module.ts";

const MIB = 1024 * 1024;
const MAX_STREAM_NAME = 128;
const MAX_PARTITION_KEY = 256;
const MAX_HASH_KEY = 2n ** 128n - 1n;
/** Of a batch with one record in it, and the most that a record has besides its key, its value and their lengths. */
const OVERHEAD_BYTES = 61 + 21 + 1;

/** How a record is one that cannot be written, after "it writes a record to egress …"; undefined when it can be. */
export function recordProblem(
  record: EgressRecord | KinesisRecord,
  egress: EgressSpec,
): string | undefined {
  if (egress.kind === "kafka") return kafkaProblem(record, egress);
  if (egress.kind === "kinesis") return kinesisProblem(record as KinesisRecord);
  return undefined;
}

function kafkaProblem({ topic, key, value }: EgressRecord, egress: EgressSpec): string | undefined {
  if (!TOPIC_NAME.test(topic)) {
    return `for the topic ${quoted(topic)}, which is not one of Kafka's: ${TOPIC_NAME_HELP}`;
  }
  const limit = egress.maxRecordBytes ?? MIB;
  const keyBytes = Buffer.byteLength(key);
  const bytes = OVERHEAD_BYTES + (keyBytes > 0 ? sized(keyBytes) : 1) + sized(value.length);
  return bytes > limit
    ? `of ${bytes} bytes, and ${limit} are the most that Kafka's producer sends: max.request.size, up to buffer.memory ` +
        "(32 MiB), in the properties of the egress in module.yaml says how many"
    : undefined;
}

function kinesisProblem({ topic, key, explicitHashKey, value }: KinesisRecord): string | undefined {
  if (!TOPIC_NAME.test(topic) || topic.length > MAX_STREAM_NAME) {
    return `for the stream ${quoted(topic)}, which is not one of Kinesis's: 1 to 128 of a-z A-Z 0-9 . _ -`;
  }
  if (key === "" || key.length > MAX_PARTITION_KEY) {
    return `with a partition key of ${key.length} characters: 1 to ${MAX_PARTITION_KEY} are allowed`;
  }
  if (explicitHashKey !== "" && !isHashKey(explicitHashKey)) {
    return `with the hash key ${quoted(explicitHashKey)}: a whole number from 0 to 2^128-1 is allowed`;
  }
  return value.length > MIB
    ? `of ${value.length} bytes, and ${MIB} are the most for Kinesis`
    : undefined;
}

function isHashKey(text: string): boolean {
  // Far fewer digits than would take long to read.
  const digits = /^\+?(\d{1,100})$/.exec(text.trim())?.[1];
  return digits !== undefined && BigInt(digits) <= MAX_HASH_KEY;
}

/** With its length in front, in zigzag and seven bits a byte. */
function sized(bytes: number): number {
  let length = 1;
  for (let rest = bytes * 2; rest >= 128; rest = Math.floor(rest / 128)) length++;
  return length + bytes;
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}
