/** Reads records as Kafka writes them within a batch: lengths and numbers in as many bytes as they need. */
import type { FetchedRecord } from "./committed.ts";

export class RecordReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** @throws Error when the bytes end before it does */
  record(): FetchedRecord {
    const end = this.#varint() + this.#at;
    // The attributes, of which there are none.
    this.#at++;
    const timestampDelta = this.#varint();
    const offsetDelta = this.#varint();
    const key = this.#blob();
    const value = this.#blob();
    const headers: [Buffer | null, Buffer | null][] = [];
    for (let left = this.#varint(); left > 0; left--) headers.push([this.#blob(), this.#blob()]);
    if (this.#at > this.#bytes.length || this.#at > end) throw new Error("a record is cut off");
    this.#at = end;
    return { timestampDelta, offsetDelta, key, value, headers };
  }

  /** A view: what keeps it copies it. */
  #blob(): Buffer | null {
    const length = this.#varint();
    if (length < 0) return null;
    const begin = this.#at;
    this.#at += length;
    if (this.#at > this.#bytes.length) throw new Error("a record is cut off");
    return this.#bytes.subarray(begin, this.#at);
  }

  /** The lowest seven bits first, and the sign lowest of all. What is beyond 2^53 is not exact. */
  #varint(): number {
    let value = 0;
    let factor = 1;
    for (let left = 10; left > 0; left--) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) throw new Error("a record is cut off");
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
      factor *= 128;
    }
    throw new Error("a number of a record does not end");
  }
}
