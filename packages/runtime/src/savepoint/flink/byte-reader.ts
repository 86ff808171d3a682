/**
 * Reads what Java's DataOutputStream has written, from a part of a file: a chunk of it is in memory at a time, so a savepoint
 * may be larger than that. Nothing that the bytes say is believed before it is looked whether there is so much.
 */
import { readSync } from "node:fs";
import { SavepointError } from "./savepoint-error.ts";

const CHUNK_BYTES = 64 * 1024;
/** Of one value. What is more than this cannot be sent to a function either. */
const MAX_BYTES = 256 * 1024 * 1024;

/** Where bytes come from: the rest of a part of an open file. */
interface Source {
  readonly file: number;
  /** In the file. */
  next: number;
  readonly end: number;
}

export class ByteReader {
  /** What it is called in messages. */
  readonly name: string;
  /** Where its first byte is in what has that name. */
  readonly #base: number;
  readonly #source: Source | undefined;
  #buffer: Buffer;
  #at = 0;
  /** Of the buffer, from the first byte. */
  #start = 0;

  private constructor(name: string, base: number, buffer: Buffer, source?: Source) {
    this.name = name;
    this.#base = base;
    this.#buffer = buffer;
    this.#source = source;
  }

  /** Of `length` bytes of an open file, which has them. */
  static ofFile(name: string, file: number, start: number, length: number): ByteReader {
    const source = { file, next: start, end: start + length };
    return new ByteReader(name, start, Buffer.alloc(0), source);
  }

  /** How many bytes have been read. */
  get position(): number {
    return this.#start + this.#at;
  }

  /** How many are left. */
  get remaining(): number {
    const ahead = this.#source === undefined ? 0 : this.#source.end - this.#source.next;
    return this.#buffer.length - this.#at + ahead;
  }

  byte(): number {
    return this.#take(1).readUInt8(this.#at - 1);
  }

  /** @throws SavepointError for what is neither true nor false */
  boolean(): boolean {
    const byte = this.byte();
    if (byte > 1) throw this.error(`${byte} is neither true nor false`);
    return byte === 1;
  }

  uint16(): number {
    return this.#take(2).readUInt16BE(this.#at - 2);
  }

  int32(): number {
    return this.#take(4).readInt32BE(this.#at - 4);
  }

  /** @throws SavepointError for a number that a double does not hold */
  int64(): number {
    const value = Number(this.#take(8).readBigInt64BE(this.#at - 8));
    if (Number.isSafeInteger(value)) return value;
    throw this.error(`${value} is out of range`);
  }

  /** A number of what follows. */
  count(max = Number.MAX_SAFE_INTEGER): number {
    const count = this.int32();
    // Each of them takes a byte at least.
    if (count >= 0 && count <= Math.min(max, this.remaining)) return count;
    throw this.error(`there cannot be ${count} of what follows`);
  }

  /** A text as `writeUTF` writes it, of at most 65,535 bytes. */
  utf(): string {
    const length = this.uint16();
    const text = this.bytes(length);
    return decodeUtf(text) ?? this.#refuseText();
  }

  /** A view: what is read afterwards leaves it as it is. */
  bytes(length: number): Uint8Array {
    if (length < 0 || length > this.remaining) {
      throw this.error(`${length} bytes should follow, and there are ${this.remaining}`);
    }
    if (length > MAX_BYTES) throw this.error(`${length} bytes are more than can be imported`);
    this.#take(length);
    return this.#buffer.subarray(this.#at - length, this.#at);
  }

  /** What has its length in front of it. */
  block(): Uint8Array {
    return this.bytes(this.int32());
  }

  /** Reads the next bytes by themselves, and names them as its own. */
  within(length: number): ByteReader {
    const base = this.#base + this.position;
    const bytes = this.bytes(length) as Buffer;
    return new ByteReader(this.name, base, bytes);
  }

  /** Passes over bytes, which are not read. */
  skip(length: number): void {
    if (length < 0 || length > this.remaining) {
      throw this.error(`${length} bytes should follow, and there are ${this.remaining}`);
    }
    const inBuffer = Math.min(length, this.#buffer.length - this.#at);
    this.#at += inBuffer;
    if (inBuffer === length || this.#source === undefined) return;
    this.#start += this.#buffer.length + length - inBuffer;
    this.#source.next += length - inBuffer;
    this.#buffer = Buffer.alloc(0);
    this.#at = 0;
  }

  /** @throws SavepointError when something is left */
  assertEnded(): void {
    if (this.remaining > 0) throw this.error(`${this.remaining} bytes are left over`);
  }

  /** What is wrong where it is. */
  error(reason: string): SavepointError {
    return new SavepointError(
      `${this.name} is damaged, or not what it should be: at byte ${this.#base + this.position}, ${reason}`,
    );
  }

  #refuseText(): never {
    throw this.error("a text is not UTF-8");
  }

  /** The buffer, with the next bytes passed over in it. */
  #take(length: number): Buffer {
    if (this.#buffer.length - this.#at < length) this.#fill(length);
    this.#at += length;
    return this.#buffer;
  }

  #fill(length: number): void {
    if (length > this.remaining) throw this.error("it ends in the middle");
    const source = this.#source as Source;
    const rest = this.#buffer.subarray(this.#at);
    const wanted = Math.max(length, CHUNK_BYTES) - rest.length;
    const read = Math.min(wanted, source.end - source.next);
    // A new one, as there may be views of the last.
    const buffer = Buffer.allocUnsafeSlow(rest.length + read);
    rest.copy(buffer);
    for (let filled = rest.length; filled < buffer.length; ) {
      const got = readSync(source.file, buffer, filled, buffer.length - filled, source.next);
      if (got === 0) throw this.error("it became shorter while it was read");
      filled += got;
      source.next += got;
    }
    this.#start += this.#at;
    this.#at = 0;
    this.#buffer = buffer;
  }
}

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Names are ASCII nearly always, where Java's modified UTF-8 is UTF-8. */
function decodeUtf(bytes: Uint8Array): string | undefined {
  try {
    return UTF8.decode(bytes);
  } catch {
    return undefined;
  }
}
