/**
 * A queue whose head is in memory and whose tail may be on disk only, so that a burst grows the disk and not the heap.
 * Mailboxes and topics are both such queues. The caller writes to the store what it pushes here.
 */

export interface BacklogKind<Item> {
  /** Grows from item to item. */
  orderOf(item: Item): number;
  bytesOf(item: Item): number;
  /** How much may be in memory. A single item may be larger. */
  readonly maxItems: number;
  readonly maxBytes: number;
}

export class Backlog<Item> {
  readonly #kind: BacklogKind<Item>;
  #window: Item[] = [];
  #head = 0;
  #bytes = 0;
  /** The items after the window. */
  #onDisk: number;
  /** The order of the last item that has been in the window: those on disk come after it. */
  #last: number;

  /** A backlog with `onDisk` items that come after the order `last`. */
  constructor(kind: BacklogKind<Item>, stored: { readonly onDisk: number; readonly last: number }) {
    this.#kind = kind;
    this.#onDisk = stored.onDisk;
    this.#last = stored.last;
  }

  get size(): number {
    return this.inMemory + this.#onDisk;
  }

  get inMemory(): number {
    return this.#window.length - this.#head;
  }

  /** The size of the items in memory. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Adds at the end, which is on disk only when the window is full or `keep` is false. */
  push(item: Item, keep = true): void {
    const { maxItems, maxBytes, orderOf, bytesOf } = this.#kind;
    const fits = this.inMemory < maxItems && this.#bytes < maxBytes;
    if (!keep || this.#onDisk > 0 || !fits) {
      this.#onDisk++;
      return;
    }
    this.#window.push(item);
    this.#bytes += bytesOf(item);
    this.#last = orderOf(item);
  }

  /**
   * Reads on from disk when the window is empty. What is not committed yet cannot be read: try again after the commit.
   * `read` gets at most `limit` items that come after the order `after`.
   */
  refill(read: (after: number, limit: number, maxBytes: number) => readonly Item[]): void {
    if (this.inMemory > 0 || this.#onDisk === 0) return;
    const { maxItems, maxBytes, orderOf } = this.#kind;
    const items = read(this.#last, Math.min(maxItems, this.#onDisk), maxBytes);
    this.#setWindow([...items]);
    this.#onDisk -= items.length;
    const last = items.at(-1);
    if (last !== undefined) this.#last = orderOf(last);
  }

  peek(): Item | undefined {
    return this.#window[this.#head];
  }

  take(): Item | undefined {
    const item = this.#window[this.#head];
    if (item === undefined) return undefined;
    this.#head++;
    this.#bytes -= this.#kind.bytesOf(item);
    // What was taken is let go of now and then, for a queue that is never empty.
    if (this.#head === this.#window.length) this.#setWindow([]);
    else if (this.#head >= this.#kind.maxItems) this.#setWindow(this.#window.slice(this.#head));
    return item;
  }

  /** Puts items back that were taken from the head. */
  putBack(items: readonly Item[]): void {
    this.#setWindow([...items, ...this.#window.slice(this.#head)]);
  }

  /** Leaves everything to the disk, where it has to be by now. */
  unload(): void {
    const first = this.peek();
    if (first === undefined) return;
    this.#onDisk += this.inMemory;
    this.#last = this.#kind.orderOf(first) - 1;
    this.#setWindow([]);
  }

  /** Moves on by so many items, the last of which has the order `last`, without reading them. */
  skip(count: number, last: number): void {
    this.unload();
    this.#onDisk -= count;
    this.#last = last;
  }

  #setWindow(items: Item[]): void {
    this.#window = items;
    this.#head = 0;
    this.#bytes = items.reduce((sum, item) => sum + this.#kind.bytesOf(item), 0);
  }
}
