/**
 * What takes long for a large body or value: reading and writing JSON. It is done in this thread for what is small, and
 * in one of its own (json-thread.ts) for what is not, because both can be done in one piece only.
 */
import type { NewRecord } from "../produce-request.ts";
import { plainText } from "./exact-json.ts";
import { plainTyped } from "./plain-typed.ts";
import { readRecords } from "./requests.ts";
import { type ConsumedRecord, recordRenderer } from "./responses.ts";

/** From this size on a body or a value is a matter for the other thread, in bytes. */
export const LARGE_BYTES = 64 * 1024;

/** Each by its name, with plain data in and out. */
export const JSON_JOBS = {
  read: (contentType: string | undefined, body: Uint8Array, maxRecords: number): PackedRecords =>
    pack(readRecords(contentType, body, maxRecords)),
  record: (type: string, record: ConsumedRecord): Uint8Array =>
    utf8.encode(JSON.stringify(recordRenderer(type)(record))),
  typed: (typename: string, value: Uint8Array): Uint8Array =>
    utf8.encode(JSON.stringify({ typename, ...plainTyped(typename, value) })),
  text: (typename: string, value: Uint8Array): Uint8Array =>
    utf8.encode(JSON.stringify({ typename, encoding: "utf8", ...plainText(value) })),
};

export type JsonJobs = typeof JSON_JOBS;

const utf8 = new TextEncoder();

/** Records as two buffers, which can be handed to another thread however many they are. */
export interface PackedRecords {
  /** Of each key and each value in turn, -1 for one that is missing. */
  readonly lengths: Int32Array<ArrayBuffer>;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

function pack(records: readonly NewRecord[]): PackedRecords {
  const parts = records.flatMap(({ key, value }) => [key, value]);
  const lengths = Int32Array.from(parts, (part) => part?.length ?? -1);
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + (part?.length ?? 0), 0));
  let at = 0;
  for (const part of parts) {
    if (part === undefined) continue;
    bytes.set(part, at);
    at += part.length;
  }
  return { lengths, bytes };
}

export function unpack({ lengths, bytes }: PackedRecords): NewRecord[] {
  const records: NewRecord[] = [];
  let at = 0;
  const next = (length = -1): Uint8Array | undefined => {
    if (length < 0) return undefined;
    at += length;
    return bytes.subarray(at - length, at);
  };
  for (let index = 0; index < lengths.length; index += 2) {
    records.push({ key: next(lengths[index]), value: next(lengths[index + 1]) });
  }
  return records;
}
