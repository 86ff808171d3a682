/** One topic: its offsets, what of it waits, and for whom. */
import type { TopicState } from "../commit/group.ts";
import type { TopicOffsets, TopicRecord } from "../model.ts";
import type { IngressTopic } from "../module/module.ts";
import { rowSize, type Store } from "../store/store.ts";
import { Backlog, type BacklogKind } from "./backlog.ts";

/**
 * The records of a topic that wait in memory; further ones are read from the log when it is their turn. Not more at once than
 * are processed before V8 takes them for long-lived: reading on costs less than collecting those.
 */
const BACKLOG: BacklogKind<TopicRecord> = {
  orderOf: ({ offset }) => offset,
  bytesOf: rowSize,
  maxItems: 1000,
  maxBytes: 4 * 1024 * 1024,
};

/** How large what waits for Kafka is, of all topics together, in bytes, about. */
export interface OutboxSize {
  bytes: number;
}

export class Topic implements TopicState {
  readonly name: string;
  readonly routes: IngressTopic["routes"];
  /** Whether its records are taken out one by one, and not only read. */
  readonly isPopped: boolean;
  /** What the functions, or Kafka, are still to get. */
  readonly backlog: Backlog<TopicRecord>;
  /** Told when new records, or a new position, are durable. */
  readonly listeners = new Set<() => void>();
  /** Where functions went on when the runtime started. */
  readonly #begun: number;
  nextOffset: number;
  /** The address of the Kafka that its records go to. */
  forwardedTo: string | undefined;
  /** How large those are that wait for that, in bytes, about; and of all topics. */
  #waitingBytes = 0;
  readonly #outbox: OutboxSize;

  constructor(
    offsets: TopicOffsets,
    routes: IngressTopic["routes"],
    isPopped: boolean,
    outbox: OutboxSize,
  ) {
    this.#outbox = outbox;
    this.name = offsets.name;
    this.routes = routes;
    this.isPopped = isPopped;
    this.nextOffset = offsets.nextOffset;
    this.forwardedTo = offsets.forwardedTo;
    this.#begun = offsets.position;
    this.backlog = new Backlog(BACKLOG, {
      onDisk: offsets.nextOffset - offsets.position,
      last: offsets.position - 1,
    });
  }

  get isIngress(): boolean {
    return this.routes.length > 0;
  }

  get position(): number {
    return this.nextOffset - this.backlog.size;
  }

  /** Whether an outbox of this name would mix what goes to Kafka with what does not. */
  get isTaken(): boolean {
    const isRead = this.isIngress || this.isPopped;
    return isRead || (this.backlog.size > 0 && this.forwardedTo === undefined);
  }

  offsets(): TopicOffsets {
    const { name, nextOffset, position, forwardedTo } = this;
    return { name, nextOffset, position, forwardedTo };
  }

  /** How many of its records functions have got since the runtime started. */
  get drawn(): number {
    return this.position - this.#begun;
  }

  /** Lets a new record wait, if anybody is to get it. */
  push(record: TopicRecord): void {
    if (this.forwardedTo !== undefined) {
      // Whoever forwards it reads it from the log.
      this.backlog.push(record, false);
      this.#setWaiting(this.#waitingBytes + rowSize(record));
    } else if (this.isIngress || this.isPopped || this.backlog.size > 0) {
      // What waits stays in front, also in a topic that a module has not read for a while.
      this.backlog.push(record);
    }
  }

  /** Moves on to an offset without reading what comes before it. */
  moveTo(offset: number): void {
    const { size } = this.backlog;
    this.backlog.skip(offset - this.position, offset - 1);
    // Records are taken to be equally large: reading them for that would cost more than it tells.
    this.#setWaiting((this.#waitingBytes * this.backlog.size) / size);
  }

  /** How large what waits is, by how large it is with what is kept of the rest. */
  measure(store: Pick<Store, "bytes" | "firstOffset">): void {
    if (this.backlog.size === 0) return;
    const kept = this.nextOffset - (store.firstOffset(this.name) ?? this.position);
    this.#setWaiting((store.bytes(this.name) * this.backlog.size) / kept);
  }

  /** Its records stay here from now on. @throws Error that names the `reason` while some are still to go to Kafka */
  stopForwarding(reason: string): void {
    const { size } = this.backlog;
    if (size > 0) {
      throw new Error(
        `topic "${this.name}" has records that are still to go to Kafka at ${this.forwardedTo}, ${size} of them, and ${reason}: ` +
          "run it with --kafka and the module that it had before until they are sent",
      );
    }
    this.forwardedTo = undefined;
  }

  #setWaiting(bytes: number): void {
    this.#outbox.bytes += bytes - this.#waitingBytes;
    this.#waitingBytes = bytes;
  }

  announce(): void {
    for (const listener of this.listeners) listener();
  }
}
