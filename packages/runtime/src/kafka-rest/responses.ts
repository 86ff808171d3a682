/** Renders what is answered: the offsets of what was produced, and pages of records. */

import type { ShownHeader } from "../record-headers.ts";
import { BINARY_TYPE, JSON_TYPE, TEXT_TYPE } from "./dialect.ts";
import { type PlainValue, plainJson, plainText } from "./exact-json.ts";

/** A record of a topic. In Kafka either part may be missing. */
export interface ConsumedRecord {
  readonly topic: string;
  readonly offset: number;
  readonly key: Uint8Array | undefined;
  readonly value: Uint8Array | undefined;
  /** When it was appended, in ISO 8601, where that is to be shown. */
  readonly time?: string;
  /** Where it stood in Kafka, where that is to be shown. */
  readonly kafka?: KafkaPlace;
}

/** Of a record that was read from Kafka. */
export interface KafkaPlace {
  readonly partition: number;
  readonly offset: number;
  /** In ISO 8601; left out where Kafka has none. */
  readonly time?: string;
  readonly headers: readonly ShownHeader[];
}

export function renderOffsets(offsets: readonly number[]) {
  return { offsets: offsets.map((offset) => ({ partition: 0, offset })) };
}

/** The media type that the Accept header asks for, or that of JSON. */
export function typeOf(accept: string | undefined): string {
  const asked = accept?.toLowerCase() ?? "";
  return [BINARY_TYPE, TEXT_TYPE].find((type) => asked.includes(type)) ?? JSON_TYPE;
}

/** What makes a record plain data in the form of a media type of the dialect. */
export function recordRenderer(type: string): (record: ConsumedRecord) => object {
  if (type === BINARY_TYPE) return renderBinary;
  return type === TEXT_TYPE ? renderText : renderJson;
}

/** A record with its key as text, and its value as `plain` shows it. */
const withTextKey =
  (plain: (value: Uint8Array) => PlainValue) =>
  ({ topic, offset, key, value, time, kafka }: ConsumedRecord) => ({
    topic,
    key: key === undefined ? null : Buffer.from(key).toString(),
    ...(value === undefined ? { value: null } : plain(value)),
    partition: 0,
    offset,
    ...(time !== undefined && { time }),
    ...(kafka !== undefined && { kafka }),
  });

/** A record with its value as JSON. One that is not JSON is text or in base64, and says so. */
const renderJson = withTextKey(plainJson);
const renderText = withTextKey(plainText);

function renderBinary({ topic, offset, key, value, time, kafka }: ConsumedRecord) {
  return {
    topic,
    key: base64(key),
    value: base64(value),
    partition: 0,
    offset,
    ...(time !== undefined && { time }),
    ...(kafka !== undefined && { kafka }),
  };
}

function base64(bytes: Uint8Array | undefined): string | null {
  return bytes === undefined ? null : Buffer.from(bytes).toString("base64");
}
