/** Texts as Flink's StringValue writes them: their UTF-16 units, seven bits in a byte. */
import type { ByteReader } from "./byte-reader.ts";

/** Of a unit, and of a length. */
const UNIT_BYTES = 3;
const LENGTH_BYTES = 5;

/** @throws SavepointError when it is null, or has unpaired surrogates, which a store cannot keep */
export function readText(reader: ByteReader): string {
  const length = readBits(reader, LENGTH_BYTES) - 1;
  if (length < 0) throw reader.error("a text is null");
  if (length > reader.remaining) throw reader.error(`a text cannot have ${length} characters`);
  let text = "";
  for (let left = length; left > 0; left--) {
    const unit = readBits(reader, UNIT_BYTES);
    if (unit > 0xffff) throw reader.error(`${unit} is not a character`);
    text += String.fromCharCode(unit);
  }
  if (text.isWellFormed()) return text;
  throw reader.error(
    `the text ${JSON.stringify(text.slice(0, 40))} has an unpaired surrogate, and a store keeps texts as UTF-8`,
  );
}

/** Seven bits of each byte, the lowest first; the top bit says that more follow. */
function readBits(reader: ByteReader, maxBytes: number): number {
  let value = 0;
  for (let at = 0; at < maxBytes; at++) {
    const byte = reader.byte();
    value += (byte & 0x7f) * 2 ** (7 * at);
    if (byte < 0x80) return value;
  }
  throw reader.error("a number does not end");
}
