/**
 * A row as a line of JSON: its bytes are base64, and beside them stands what can be read of them, for people and for `grep`.
 */
import { builtInDecoders } from "statefun-wire/types";
import type { Row } from "./rows.ts";

/** Of bytes that are shown beside their base64. */
const READABLE_BYTES = 1024;
const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Without its end. The bytes of a row are not in Buffers, which make JSON of themselves. */
export function lineOf(kind: string, row: Row): string {
  const fields = JSON.stringify(row, (_name, value) => plain(value));
  const readable = readableOf(row);
  return readable === undefined
    ? `{"${kind}":${fields}}`
    : `{"${kind}":${fields},"readable":${readable}}`;
}

function plain(value: unknown): unknown {
  if (!(value instanceof Uint8Array)) return value;
  return Buffer.from(value.buffer, value.byteOffset, value.length).toString("base64");
}

/** JSON of what can be read of a row's key and value; undefined when nothing can. */
export function readableOf({ typename, key, value }: Row): string | undefined {
  const fields = [
    key instanceof Uint8Array ? ["key", readableText(key)] : [],
    value instanceof Uint8Array ? ["value", readableValue(typename, value)] : [],
  ].filter(([, text]) => text !== undefined);
  if (fields.length === 0) return undefined;
  return `{${fields.map(([name, text]) => `"${name}":${text}`).join(",")}}`;
}

function readableText(bytes: Uint8Array): string | undefined {
  try {
    return bytes.length > READABLE_BYTES ? undefined : JSON.stringify(UTF8.decode(bytes));
  } catch {
    return undefined;
  }
}

/** JSON stays what it is, to the digit, but for the ends of its lines. */
function readableValue(typename: Row[string] | undefined, bytes: Uint8Array): string | undefined {
  if (bytes.length > READABLE_BYTES) return undefined;
  try {
    const decode = builtInDecoders.get(String(typename));
    if (decode !== undefined) return JSON.stringify(exactly(decode(bytes)));
    const text = UTF8.decode(bytes);
    JSON.parse(text);
    return text.replaceAll(/[\r\n]/g, " ");
  } catch {
    return undefined;
  }
}

function exactly(value: boolean | number | bigint | string): boolean | number | string {
  const isPlain =
    typeof value !== "bigint" && (typeof value !== "number" || Number.isFinite(value));
  return isPlain ? value : String(value);
}
