/** The messages that wait for one instance, counted into its function's load for as long as it neither fails nor takes long. */
import type { Message } from "../model.ts";
import { Backlog, type BacklogKind } from "../topics/backlog.ts";
import type { Load } from "./load.ts";

/** The messages of an instance that wait in memory; further ones are read from the store when it is their turn. */
const MAILBOX: BacklogKind<Message> = {
  orderOf: ({ seq }) => seq,
  bytesOf: ({ target, typename, value }) =>
    target.id.length + typename.length + (value?.length ?? 0),
  maxItems: 1000,
  maxBytes: 4 * 1024 * 1024,
};

/** The size of a batch's messages, in bytes. A single larger message makes a batch of its own. */
const MAX_BATCH_BYTES = 4 * 1024 * 1024;

export class Mailbox {
  readonly #load: Load;
  readonly #backlog: Backlog<Message>;
  #isCounted = true;

  /** A mailbox with `waiting` messages in the store. */
  constructor(load: Load, waiting: number) {
    this.#load = load;
    this.#backlog = new Backlog(MAILBOX, { onDisk: waiting, last: 0 });
  }

  get size(): number {
    return this.#backlog.size;
  }

  get inMemory(): number {
    return this.#backlog.inMemory;
  }

  /** Adds at the end: in memory for as long as the function and the instance take it, else on disk only. */
  push(message: Message): void {
    const keep = this.#isCounted && this.#load.takesMessages;
    this.#count(-1);
    this.#backlog.push(message, keep);
    this.#count(1);
  }

  /** Reads on from the store when nothing is in memory. What is not committed yet cannot be read. */
  refill(read: (after: number, limit: number, maxBytes: number) => readonly Message[]): void {
    this.#count(-1);
    this.#backlog.refill(read);
    this.#count(1);
  }

  /** The message at the head, if it is in memory. */
  get head(): Message | undefined {
    return this.#backlog.peek();
  }

  /** Takes it. */
  takeHead(): Message | undefined {
    return this.takeBatch(1)[0];
  }

  /** The messages of the next batch, as far as they are in memory. */
  takeBatch(most: number): Message[] {
    this.#count(-1);
    const batch: Message[] = [];
    let bytes = 0;
    for (
      let next = this.#backlog.peek();
      next !== undefined && batch.length < most;
      next = this.#backlog.peek()
    ) {
      bytes += MAILBOX.bytesOf(next);
      if (batch.length > 0 && bytes > MAX_BATCH_BYTES) break;
      this.#backlog.take();
      batch.push(next);
    }
    this.#count(1);
    return batch;
  }

  /** Puts a batch back that was taken from the head. */
  putBack(batch: readonly Message[]): void {
    this.#count(-1);
    this.#backlog.putBack(batch);
    this.#count(1);
  }

  /** Leaves everything to the store, where it has to be by now. */
  unload(): void {
    this.#count(-1);
    this.#backlog.unload();
    this.#count(1);
  }

  /** Whether it counts into the function's load. */
  set isCounted(isCounted: boolean) {
    this.#count(-1);
    this.#isCounted = isCounted;
    this.#count(1);
  }

  /** Takes what is in memory out of the function's load, before that changes, and puts it in again. */
  #count(sign: 1 | -1): void {
    if (!this.#isCounted) return;
    this.#load.messages += sign * this.#backlog.inMemory;
    this.#load.bytes += sign * this.#backlog.bytes;
  }
}
