/**
 * Topics: logs of records with one partition. Records of an ingress topic wait in it until the functions have room for
 * them; its position and what becomes of the records are durable together.
 */

import type { Changes } from "../changes.ts";
import type { Clock } from "../clock.ts";
import type { Committer } from "../commit/committer.ts";
import type { RecordSource } from "../kafka-model.ts";
import type { TopicOffsets, TopicRecord } from "../model.ts";
import type { IngressTopic } from "../module/module.ts";
import { keptSource } from "../record-headers.ts";
import type { Store } from "../store/store.ts";
import { asideOf } from "./outbox.ts";
import { type OutboxSize, Topic } from "./topic.ts";

export interface TopicsOptions {
  readonly store: Pick<Store, "topics" | "records" | "bytes" | "firstOffset">;
  readonly committer: Pick<Committer, "group">;
  readonly clock: Pick<Clock, "now">;
  readonly changes: Pick<Changes, "topic">;
  readonly ingresses: readonly IngressTopic[];
  /** The topics of playground egresses. */
  readonly popped: readonly string[];
  /** The Kafka addresses that the module's egresses write to; undefined where no Kafka is contacted. */
  readonly addresses: ReadonlySet<string> | undefined;
  /** How large what waits for Kafka may be, in bytes, before no more is drawn. */
  readonly outboxBytes: number;
  /** Called when more is drawn again. */
  readonly onRoom: () => void;
}

/** What else there is to say of a record. */
export interface AppendOptions {
  /** Where it stands in the Kafka that it was read from. */
  readonly source?: RecordSource | undefined;
  /** The address of the Kafka that it goes to, which is that of all records of the topic from then on. */
  readonly forwardTo?: string | undefined;
}

/** A topic whose records go to Kafka. */
export interface ForwardedTopic extends Pick<TopicOffsets, "position" | "nextOffset"> {
  /** Its name here. */
  readonly topic: string;
}

const STAYS: AppendOptions = {};

export class Topics {
  readonly #options: TopicsOptions;
  readonly #topics = new Map<string, Topic>();
  /** Those whose records go to Kafka, and how large what waits for that is. */
  readonly #forwarded = new Set<Topic>();
  readonly #outbox: OutboxSize = { bytes: 0 };
  /** Who is told of those that are durable, by address. */
  readonly #forwarders = new Map<string, Set<() => void>>();

  /** @throws Error when a topic has records that are still to go to Kafka, and the module does not let them any more */
  constructor(options: TopicsOptions) {
    this.#options = options;
    const stored = new Map(options.store.topics().map((offsets) => [offsets.name, offsets]));
    const routes = new Map(options.ingresses.map((ingress) => [ingress.topic, ingress.routes]));
    const popped = new Set(options.popped);
    for (const name of new Set([...stored.keys(), ...routes.keys(), ...popped])) {
      const topic = new Topic(
        stored.get(name) ?? newOffsets(name),
        routes.get(name) ?? [],
        popped.has(name),
        this.#outbox,
      );
      this.#add(topic);
      this.#goOnForwarding(topic);
    }
  }

  isIngress(name: string): boolean {
    return this.#topics.get(name)?.isIngress === true;
  }

  get ingressNames(): string[] {
    return [...this.#topics.values()].filter((topic) => topic.isIngress).map(({ name }) => name);
  }

  /** How many records of each ingress topic wait for the functions. */
  lag(): { readonly topic: string; readonly records: number }[] {
    return this.ingressNames.map((topic) => ({ topic, records: this.#topic(topic).backlog.size }));
  }

  /** Where the records of each ingress topic go, and how many have gone there since the runtime started. */
  ingresses(): (IngressTopic & { readonly drawn: number })[] {
    return [...this.#topics.values()]
      .filter((topic) => topic.isIngress)
      .map(({ name, routes, drawn }) => ({ topic: name, routes, drawn }));
  }

  /** How many records of a topic wait for the functions, or for Kafka. */
  backlogOf(name: string): number {
    return this.#topics.get(name)?.backlog.size ?? 0;
  }

  /**
   * Adds a record and returns its offset. One that goes to Kafka is written to an outbox, as {@link outboxOf} says, that goes
   * to the same address or nowhere yet.
   */
  append(
    name: string,
    key: Uint8Array | undefined,
    value: Uint8Array,
    { source, forwardTo }: AppendOptions = STAYS,
  ): number {
    const topic = this.#topic(name);
    const { group } = this.#options.committer;
    if (forwardTo !== undefined) this.#forward(topic, forwardTo);
    const offset = topic.nextOffset++;
    const record: TopicRecord = {
      topic: name,
      offset,
      // Copies: what is given is often a view of a buffer that is much larger, which would be kept and be sent along.
      key: key && new Uint8Array(key),
      value: new Uint8Array(value),
      timestamp: this.#options.clock.now(),
      source: source && keptSource(source),
    };
    group.addRecord(record);
    topic.push(record);
    group.changeTopic(topic);
    return offset;
  }

  /** Takes the next record of each ingress topic in turn, for as long as `hasRoom` says so of where they go. */
  draw(
    hasRoom: (routes: IngressTopic["routes"]) => boolean,
    take: (record: TopicRecord, routes: IngressTopic["routes"]) => void,
  ): void {
    if (this.isOutboxFull) return;
    for (let found = true; found; ) {
      found = false;
      for (const topic of this.#topics.values()) {
        if (!topic.isIngress || topic.backlog.size === 0 || !hasRoom(topic.routes)) continue;
        const record = this.#next(topic);
        if (record === undefined) continue;
        this.#options.committer.group.changeTopic(topic);
        take(record, topic.routes);
        found = true;
      }
    }
  }

  isPopped(name: string): boolean {
    return this.#topics.get(name)?.isPopped === true;
  }

  /** Takes the next record out; undefined when there is none, or none that can be read yet. */
  pop(name: string): TopicRecord | undefined {
    const topic = this.#topic(name);
    const record = this.#next(topic);
    if (record !== undefined) this.#options.committer.group.changeTopic(topic);
    return record;
  }

  /** Calls back whenever new records of the topic are durable, until the returned function is called. */
  listen(name: string, listener: () => void): () => void {
    const { listeners } = this.#topic(name);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  /** Which topic here keeps what goes to a topic of Kafka, and the address that its records go to already, if any. */
  outboxOf(kafkaTopic: string): { readonly topic: string; readonly address: string | undefined } {
    const aside = this.#topics.get(asideOf(kafkaTopic));
    if (aside !== undefined) return { topic: aside.name, address: aside.forwardedTo };
    const topic = this.#topics.get(kafkaTopic);
    if (topic?.isTaken) return { topic: asideOf(kafkaTopic), address: undefined };
    return { topic: kafkaTopic, address: topic?.forwardedTo };
  }

  #goOnForwarding(topic: Topic): void {
    const { store, addresses } = this.#options;
    if (topic.forwardedTo === undefined) return;
    if (topic.isIngress || topic.isPopped) {
      topic.stopForwarding(
        "the module has it as an ingress topic or as one of a playground egress now",
      );
    } else if (addresses?.has(topic.forwardedTo) === false) {
      topic.stopForwarding("no Kafka egress of the module has this address any more");
    } else {
      topic.measure(store);
      this.#forwarded.add(topic);
    }
  }

  /**
   * The topics whose records go to the Kafka at an address, by their names here. What it has not acknowledged yet is from their
   * position on, of which the store has what is durable.
   */
  forwarded(address: string): ForwardedTopic[] {
    return [...this.#forwarded]
      .filter(({ forwardedTo }) => forwardedTo === address)
      .map(({ name: topic, position, nextOffset }) => ({ topic, position, nextOffset }));
  }

  /**
   * Says that Kafka has the records of a topic before `next`. That becomes durable with the next group, which is made for it
   * only if it `isUrgent`.
   *
   * @throws RangeError when `next` is above the topic's next offset
   */
  acknowledge(name: string, next: number, { isUrgent = false } = {}): void {
    const topic = this.#topic(name);
    const wasFull = this.isOutboxFull;
    if (next > topic.nextOffset) throw new RangeError(`"${name}" has no record before ${next}`);
    if (next > topic.position) topic.moveTo(next);
    const { group } = this.#options.committer;
    if (isUrgent) group.changeTopic(topic);
    else group.noteTopic(topic);
    if (wasFull && !this.isOutboxFull) this.#options.onRoom();
  }

  /** Calls back whenever records that go to the Kafka at an address are durable, until the returned function is called. */
  listenForwarded(address: string, listener: () => void): () => void {
    const listeners = this.#forwarders.get(address) ?? new Set();
    this.#forwarders.set(address, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  /** How large what waits for Kafka is, in bytes, about. */
  get outboxBytes(): number {
    return this.#outbox.bytes;
  }

  /** Whether so much waits for Kafka that nothing more is drawn. */
  get isOutboxFull(): boolean {
    return this.outboxBytes > this.#options.outboxBytes;
  }

  #forward(topic: Topic, address: string): void {
    topic.forwardedTo ??= address;
    this.#forwarded.add(topic);
  }

  #topic(name: string): Topic {
    return (
      this.#topics.get(name) ?? this.#add(new Topic(newOffsets(name), [], false, this.#outbox))
    );
  }

  #add(topic: Topic): Topic {
    const { changes } = this.#options;
    topic.listeners.add(() => {
      changes.topic(topic.name);
      if (topic.forwardedTo === undefined) return;
      for (const listener of this.#forwarders.get(topic.forwardedTo) ?? []) listener();
    });
    this.#topics.set(topic.name, topic);
    return topic;
  }

  #next({ name, backlog }: Topic): TopicRecord | undefined {
    const { store } = this.#options;
    backlog.refill((after, limit, maxBytes) => store.records(name, after + 1, limit, maxBytes));
    return backlog.take();
  }
}

function newOffsets(name: string): TopicOffsets {
  return { name, nextOffset: 0, position: 0, forwardedTo: undefined };
}
