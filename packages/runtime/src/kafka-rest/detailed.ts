/** A record with all that is known of it: what a page of the dialect has, when it came, and where it stood in Kafka. */
import type { KeptSource } from "../kafka-model.ts";
import type { TopicRecord } from "../model.ts";
import { shownHeaders } from "../record-headers.ts";
import { timeText } from "../time-text.ts";
import type { ConsumedRecord, KafkaPlace } from "./responses.ts";

export function detailedRecord({ timestamp, source, ...record }: TopicRecord): ConsumedRecord {
  return {
    ...record,
    time: timeText(timestamp),
    ...(source !== undefined && { kafka: placeOf(source) }),
  };
}

function placeOf({ partition, offset, timestamp, headers }: KeptSource): KafkaPlace {
  const time = timestamp < 0 ? {} : { time: timeText(timestamp) };
  return { partition, offset, ...time, headers: shownHeaders(headers) };
}
