/**
 * Plain data on its way from one thread to another: what is not bytes in one flat list, all bytes in one array. To clone
 * objects as they are takes five times as long, for each of them is written with the names of its fields; each small array
 * of bytes is an object of its own with memory of its own, and one that is a view of a large buffer is cloned with all of it.
 */

/** A text, a number or nothing. */
export type Item = string | number | undefined;

/** What one thread posts to the other. */
export interface Flat {
  readonly items: readonly Item[];
  readonly bytes: Uint8Array;
}

/** Of an item that stands for bytes that are not there. */
const NO_BYTES = -1;

/** Gathers data. Whoever takes it out again does so in the same order. */
export class FlatWriter {
  #items: Item[] = [];
  #chunks: Uint8Array[] = [];
  #size = 0;

  get isEmpty(): boolean {
    return this.#items.length === 0;
  }

  add(...items: Item[]): void {
    this.#items.push(...items);
  }

  /** They must not change before they are taken. */
  addBytes(bytes: Uint8Array | undefined): void {
    this.#items.push(bytes === undefined ? NO_BYTES : bytes.length);
    if (bytes === undefined) return;
    this.#chunks.push(bytes);
    this.#size += bytes.length;
  }

  addList<T>(list: readonly T[], add: (element: T) => void): void {
    this.#items.push(list.length);
    for (const element of list) add(element);
  }

  /** Takes out all that was added. */
  take(): Flat {
    const bytes = new Uint8Array(this.#size);
    let at = 0;
    for (const chunk of this.#chunks) {
      bytes.set(chunk, at);
      at += chunk.length;
    }
    const flat = { items: this.#items, bytes };
    this.#items = [];
    this.#chunks = [];
    this.#size = 0;
    return flat;
  }
}

/** Takes out what a {@link FlatWriter} has gathered. */
export class FlatReader {
  readonly #items: readonly Item[];
  readonly #bytes: Uint8Array;
  #next = 0;
  #at = 0;

  constructor({ items, bytes }: Flat) {
    this.#items = items;
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#next === this.#items.length;
  }

  /** The next item, which is of the type that was added. */
  take<T extends Item>(): T {
    return this.#items[this.#next++] as T;
  }

  /** A view of all the bytes. */
  takeBytes(): Uint8Array | undefined {
    const length = this.take<number>();
    if (length === NO_BYTES) return undefined;
    const bytes = this.#bytes.subarray(this.#at, this.#at + length);
    this.#at += length;
    return bytes;
  }

  takeList<T>(element: () => T): T[] {
    const list: T[] = [];
    for (let left = this.take<number>(); left > 0; left--) list.push(element());
    return list;
  }
}
