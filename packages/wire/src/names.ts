/**
 * Names on the wire. A service knows few of them, and each message of a batch brings the same ones again: read as new texts,
 * they would have to be decoded, hashed and compared letter by letter each time.
 */
import type { Reader } from "protobufjs/minimal.js";

/** Far longer than names are. */
const MAX_BYTES = 128;
/** A power of two. Two names at one place take turns there, and are read as any other text. */
const PLACES = 1024;

interface Known {
  readonly bytes: Uint8Array;
  readonly text: string;
}

const known = Array.from({ length: PLACES }, (): Known => ({ bytes: new Uint8Array(0), text: "" }));

/** As `stringVerify` of the reader. The same name is the same string, which is compared and looked up at once. */
export function readName(reader: Reader): string {
  const before = reader.pos;
  const length = reader.size();
  const start = reader.pos;
  const end = start + length;
  if (length > MAX_BYTES || end > reader.len) {
    reader.pos = before;
    return reader.stringVerify();
  }
  const place = placeOf(reader.buf, start, length);
  const { bytes, text } = known[place] as Known;
  if (bytes.length === length && isAt(reader.buf, start, bytes)) {
    reader.pos = end;
    return text;
  }
  reader.pos = before;
  const read = reader.stringVerify();
  known[place] = { bytes: Uint8Array.from(reader.buf.subarray(start, end)), text: read };
  return read;
}

/** Names of one program begin alike. */
function placeOf(buffer: Uint8Array, start: number, length: number): number {
  const middle = buffer[start + (length >> 1)] ?? 0;
  const last = buffer[start + length - 1] ?? 0;
  return (length * 31 + middle * 17 + last) & (PLACES - 1);
}

function isAt(buffer: Uint8Array, start: number, bytes: Uint8Array): boolean {
  for (let index = 0; index < bytes.length; index++) {
    if (buffer[start + index] !== bytes[index]) return false;
  }
  return true;
}
