/** Putting records into the topics that functions read. */
import { pathOf } from "../api/call.ts";
import type { Command } from "../api/command.ts";

/** A record with a JSON value. */
export interface NewRecord {
  /** The id of the instance that it is for. */
  readonly key: string;
  readonly value: unknown;
}

/** One record. With an idempotency key it can be sent again, and is there once. */
export function produceRecord(
  topic: string,
  { key, value }: NewRecord,
  idempotencyKey?: string,
): Command {
  return {
    title: `Produce to ${topic}`,
    cli: ["produce", topic, "--key", key, JSON.stringify(value)],
    request: produceRequest(topic, [{ key, value }], idempotencyKey),
  };
}

/** All of the records, or none. */
export function produceRequest(
  topic: string,
  records: readonly NewRecord[],
  idempotencyKey?: string,
): Command["request"] {
  return {
    method: "POST",
    path: pathOf("/topics/{topic}", { topic }),
    headers: {
      "content-type": "application/vnd.kafka.json.v2+json",
      ...(idempotencyKey !== undefined && { "idempotency-key": idempotencyKey }),
    },
    body: JSON.stringify({ records }),
  };
}
