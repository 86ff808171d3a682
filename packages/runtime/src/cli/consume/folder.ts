/** The records of a data folder, without a runtime, in the form in which one answers with them. */

import type { KeptSource } from "../../kafka-model.ts";
import { detailedRecord } from "../../kafka-rest/detailed.ts";
import { JSON_TYPE } from "../../kafka-rest/dialect.ts";
import { recordRenderer } from "../../kafka-rest/responses.ts";
import { timeText } from "../../time-text.ts";
import { CommandError } from "../exit-codes.ts";
import { askFolder } from "../folder.ts";
import type { ConsumedRecord, Source } from "./sources.ts";

type Blob = { readonly base64: string };
type Row = readonly [
  offset: number,
  timestamp: number,
  key: Blob | null,
  value: Blob,
  kafkaPartition: number | null,
  kafkaOffset: number | null,
  kafkaTimestamp: number | null,
  headers: string | null,
];

const FIRST = `SELECT iif(:last IS NULL, first_offset, next_offset - :last) FROM topics WHERE name = :topic`;
const RECORDS = `SELECT offset, timestamp, raw_key, raw, kafka_partition, kafka_offset, kafka_timestamp, headers FROM records
  WHERE topic = :topic AND offset >= :offset AND (:key IS NULL OR key = :key) AND timestamp >= :time ORDER BY offset`;

/** Those of one key, if one is given. With `isTimed` they say when they came, and from where in Kafka. */
export function folderRecords(
  folder: string,
  topic: string,
  {
    key,
    isTimed,
    signal,
  }: { readonly key?: string | undefined; readonly isTimed: boolean; readonly signal: AbortSignal },
): Source {
  const render = recordRenderer(JSON_TYPE);
  const recordOf = (row: Row): ConsumedRecord => {
    const [offset, timestamp, key, value] = row;
    const bytes = { key: key === null ? undefined : bytesOf(key), value: bytesOf(value) };
    if (!isTimed) return { ...render({ topic, offset, ...bytes }), offset };
    const time = timeText(timestamp);
    const record = detailedRecord({ topic, offset, timestamp, ...bytes, source: sourceOf(row) });
    return { ...render(record), offset, time };
  };
  return async ({ offset, time, last = null }) => {
    const ask = async (query: string, params: Readonly<Record<string, string | number | null>>) =>
      await askFolder(folder, { query, params: { topic, ...params } }, signal);
    const [first] = (await ask(FIRST, { last })).rows;
    if (first === undefined)
      throw new CommandError("notFound", `there is no topic "${topic}" in ${folder}`);
    const { rows, truncated } = await ask(RECORDS, {
      offset: offset ?? Number(first[0]),
      key: key ?? null,
      time: time === undefined ? 0 : Date.parse(time),
    });
    const records = (rows as readonly Row[]).map(recordOf);
    return { records, next: (records.at(-1)?.offset ?? -1) + 1, isEnd: !truncated };
  };
}

function sourceOf([, , , , partition, offset, timestamp, headers]: Row): KeptSource | undefined {
  if (partition === null || offset === null || timestamp === null) return undefined;
  return { partition, offset, timestamp, headers: headers ?? undefined };
}

function bytesOf({ base64 }: Blob): Uint8Array {
  return Buffer.from(base64, "base64");
}
