/** Rows by number, in the order of their numbers: what an index is on disk. It is quick at adding at the end. */

export class OrderedRows<Row> {
  #rows = new Map<number, Row>();
  #last = Number.NEGATIVE_INFINITY;

  get size(): number {
    return this.#rows.size;
  }

  get(number: number): Row | undefined {
    return this.#rows.get(number);
  }

  /** Adds a row, or takes the place of the one with its number. */
  set(number: number, row: Row): void {
    const isInPlace = number > this.#last || this.#rows.has(number);
    this.#rows.set(number, row);
    this.#last = Math.max(this.#last, number);
    if (!isInPlace) this.#rows = new Map([...this.#rows].sort(([a], [b]) => a - b));
  }

  delete(number: number): void {
    this.#rows.delete(number);
  }

  /** The rows from `number` on, or all of them. Rows may be removed meanwhile. */
  *from(number = Number.NEGATIVE_INFINITY): Generator<Row, void> {
    for (const [at, row] of this.#rows) {
      if (at >= number) yield row;
    }
  }

  /** The highest number, 0 when there is none. */
  get lastNumber(): number {
    let last = 0;
    for (const number of this.#rows.keys()) last = number;
    return last;
  }
}
