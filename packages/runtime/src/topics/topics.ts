/**
 * Topics: logs of records with one partition. Records of an ingress topic wait in it until the functions have room for
 * them; its position and what becomes of the records are durable together.
 */

import type { Changes } from "../changes.ts";
import type { Clock } from "../clock.ts";
import type { Committer } from "../commit/committer.ts";
import type { TopicState } from "../commit/group.ts";
import type { TopicOffsets, TopicRecord } from "../model.ts";
import type { IngressTopic } from "../module/module.ts";
import type { Store } from "../store/store.ts";
import { Backlog, type BacklogKind } from "./backlog.ts";

/**
 * The records of a topic that wait in memory; further ones are read from the log when it is their turn. Not more at once than
 * are processed before V8 takes them for long-lived: reading on costs less than collecting those.
 */
const BACKLOG: BacklogKind<TopicRecord> = {
  orderOf: ({ offset }) => offset,
  bytesOf: ({ key, value }) => (key?.length ?? 0) + value.length,
  maxItems: 1000,
  maxBytes: 4 * 1024 * 1024,
};

class Topic implements TopicState {
  readonly name: string;
  readonly routes: IngressTopic["routes"];
  /** Whether its records are taken out one by one, and not only read. */
  readonly isPopped: boolean;
  readonly backlog: Backlog<TopicRecord>;
  /** Told when new records, or a new position, are durable. */
  readonly listeners = new Set<() => void>();
  /** Where functions went on when the runtime started. */
  readonly #begun: number;
  nextOffset: number;

  constructor(offsets: TopicOffsets, routes: IngressTopic["routes"], isPopped: boolean) {
    this.name = offsets.name;
    this.routes = routes;
    this.isPopped = isPopped;
    this.nextOffset = offsets.nextOffset;
    this.#begun = offsets.position;
    this.backlog = new Backlog(BACKLOG, {
      onDisk: offsets.nextOffset - offsets.position,
      last: offsets.position - 1,
    });
  }

  get isIngress(): boolean {
    return this.routes.length > 0;
  }

  offsets(): TopicOffsets {
    const { name, nextOffset } = this;
    return { name, nextOffset, position: nextOffset - this.backlog.size };
  }

  /** How many of its records functions have got since the runtime started. */
  get drawn(): number {
    return this.offsets().position - this.#begun;
  }

  announce(): void {
    for (const listener of this.listeners) listener();
  }
}

export interface TopicsOptions {
  readonly store: Pick<Store, "topics" | "records">;
  readonly committer: Pick<Committer, "group">;
  readonly clock: Pick<Clock, "now">;
  readonly changes: Pick<Changes, "topic">;
  readonly ingresses: readonly IngressTopic[];
  /** The topics of playground egresses. */
  readonly popped: readonly string[];
}

export class Topics {
  readonly #options: TopicsOptions;
  readonly #topics = new Map<string, Topic>();

  constructor(options: TopicsOptions) {
    this.#options = options;
    const stored = new Map(options.store.topics().map((offsets) => [offsets.name, offsets]));
    const routes = new Map(options.ingresses.map((ingress) => [ingress.topic, ingress.routes]));
    const popped = new Set(options.popped);
    for (const name of new Set([...stored.keys(), ...routes.keys(), ...popped])) {
      const offsets = stored.get(name) ?? { name, nextOffset: 0, position: 0 };
      this.#add(new Topic(offsets, routes.get(name) ?? [], popped.has(name)));
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

  /** Adds a record and returns its offset. */
  append(name: string, key: Uint8Array | undefined, value: Uint8Array): number {
    const topic = this.#topic(name);
    const { group } = this.#options.committer;
    const offset = topic.nextOffset++;
    const record: TopicRecord = {
      topic: name,
      offset,
      // Copies: what is given is often a view of a buffer that is much larger, which would be kept and be sent along.
      key: key && new Uint8Array(key),
      value: new Uint8Array(value),
      timestamp: this.#options.clock.now(),
    };
    group.addRecord(record);
    // What waits stays in front, also in a topic that a module has not read for a while.
    if (topic.isIngress || topic.isPopped || topic.backlog.size > 0) topic.backlog.push(record);
    group.changeTopic(topic);
    return offset;
  }

  /** Takes the next record of each ingress topic in turn, for as long as `hasRoom` says so of where they go. */
  draw(
    hasRoom: (routes: IngressTopic["routes"]) => boolean,
    take: (record: TopicRecord, routes: IngressTopic["routes"]) => void,
  ): void {
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

  #topic(name: string): Topic {
    return (
      this.#topics.get(name) ??
      this.#add(new Topic({ name, nextOffset: 0, position: 0 }, [], false))
    );
  }

  #add(topic: Topic): Topic {
    const { changes } = this.#options;
    topic.listeners.add(() => changes.topic(topic.name));
    this.#topics.set(topic.name, topic);
    return topic;
  }

  #next({ name, backlog }: Topic): TopicRecord | undefined {
    const { store } = this.#options;
    backlog.refill((after, limit, maxBytes) => store.records(name, after + 1, limit, maxBytes));
    return backlog.take();
  }
}
