/**
 * Numbers messages and delayed messages, together and in the order in which they are sent. Whoever has seen one means it by its
 * number, so none comes twice: not after a restart either.
 */
export class Sequence {
  #last: number;

  /** @param last the highest one that there ever was; 0: none */
  constructor(last: number) {
    this.#last = last;
  }

  /** The one that the next message gets. */
  get upcoming(): number {
    return this.#last + 1;
  }

  next(): number {
    return ++this.#last;
  }
}
