/**
 * The headers of a record as they are kept: as one text, which SQL can read and which is no more than a text on its way there.
 * It is JSON, a list of [name, value], where a value is a text, null, or {"base64": …} where its bytes are not UTF-8.
 */
import type { KeptSource, RecordHeader, RecordSource } from "./kafka-model.ts";

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A header as it is shown. */
export type ShownHeader = readonly [
  name: string,
  value: string | null | { readonly base64: string },
];

/** Undefined when there are none. */
export function headersText(headers: readonly RecordHeader[]): string | undefined {
  if (headers.length === 0) return undefined;
  return JSON.stringify(headers.map(([name, value]): ShownHeader => [name, shown(value)]));
}

/** What is kept of where a record comes from. */
export function keptSource({ partition, offset, timestamp, headers }: RecordSource): KeptSource {
  return { partition, offset, timestamp, headers: headersText(headers) };
}

/** What {@link headersText} was given. */
export function headersOf(text: string | undefined): RecordHeader[] {
  return shownHeaders(text).map(([name, value]) => [name, bytesOf(value)]);
}

/** The same for people. */
export function shownHeaders(text: string | undefined): readonly ShownHeader[] {
  return text === undefined ? [] : (JSON.parse(text) as ShownHeader[]);
}

function shown(value: Uint8Array | undefined): ShownHeader[1] {
  if (value === undefined) return null;
  try {
    return UTF8.decode(value);
  } catch {
    return { base64: Buffer.from(value.buffer, value.byteOffset, value.length).toString("base64") };
  }
}

function bytesOf(value: ShownHeader[1]): Uint8Array | undefined {
  if (value === null) return undefined;
  // Of their own, and not of a pool.
  return Uint8Array.from(
    typeof value === "string" ? Buffer.from(value) : Buffer.from(value.base64, "base64"),
  );
}
