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
    this.#change(() => this.#backlog.push(message, keep));
  }

  /** Reads on from the store when nothing is in memory. What is not committed yet cannot be read. */
  refill(read: (after: number, limit: number, maxBytes: number) => readonly Message[]): void {
    this.#change(() => this.#backlog.refill(read));
  }

  /** The message at the head, if it is in memory. */
  takeHead(): Message | undefined {
    return this.#change(() => this.#backlog.take());
  }

  /** The messages of the next batch, as far as they are in memory. */
  takeBatch(most: number): Message[] {
    return this.#change(() => {
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
      return batch;
    });
  }

  /** Puts a batch back that was taken from the head. */
  putBack(batch: readonly Message[]): void {
    this.#change(() => this.#backlog.putBack(batch));
  }

  /** Leaves everything to the store, where it has to be by now. */
  unload(): void {
    this.#change(() => this.#backlog.unload());
  }

  /** Whether it counts into the function's load. */
  set isCounted(isCounted: boolean) {
    if (isCounted === this.#isCounted) return;
    this.#isCounted = isCounted;
    const sign = isCounted ? 1 : -1;
    this.#load.messages += sign * this.#backlog.inMemory;
    this.#load.bytes += sign * this.#backlog.bytes;
  }

  #change<T>(change: () => T): T {
    if (!this.#isCounted) return change();
    const { inMemory, bytes } = this.#backlog;
    const result = change();
    this.#load.messages += this.#backlog.inMemory - inMemory;
    this.#load.bytes += this.#backlog.bytes - bytes;
    return result;
  }
}
