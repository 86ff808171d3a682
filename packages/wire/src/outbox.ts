/**
 * What one thread has for another, posted a number at a time: a message for each would cost more than what is in it, and
 * one message for all would have the other thread wait until this one has nothing to do.
 */
import type { BatchRequest } from "./batch.ts";
import type { Flat } from "./flat.ts";
import { type Outcome, Packer } from "./packing.ts";

/** As few as leaves the cost of a message small beside theirs. */
const AT_ONCE = 32;

export class Outbox {
  readonly #post: (flat: Flat) => void;
  readonly #soon: (callback: () => void) => void;
  readonly #packer = new Packer();
  #count = 0;

  /** @param soon calls back when no more is to be waited for than what comes until then */
  constructor(post: (flat: Flat) => void, soon: (callback: () => void) => void) {
    this.#post = post;
    this.#soon = soon;
  }

  addRequest(number: number, request: BatchRequest): void {
    this.#packer.addRequest(number, request);
    this.#added();
  }

  addOutcome(number: number, outcome: Outcome): void {
    this.#packer.addOutcome(number, outcome);
    this.#added();
  }

  #added(): void {
    this.#count++;
    if (this.#count === AT_ONCE) this.#flush();
    else if (this.#count === 1) this.#soon(() => this.#flush());
  }

  #flush(): void {
    if (this.#packer.isEmpty) return;
    this.#count = 0;
    this.#post(this.#packer.take());
  }
}
