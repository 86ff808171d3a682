/** Topics as an operator sees them: how much is in them, what is in them, and that some of it is not needed any more. */
import type { Assembly } from "../assembly.ts";
import { DEAD_LETTERS } from "../dead-letters.ts";
import { RequestError } from "../errors.ts";
import type { TopicOffsets } from "../model.ts";
import { retentionOf } from "../retention.ts";
import type { TopicRetention } from "../settings.ts";
import type { Scanner } from "../topics/scanner.ts";
import { searchTopic, type TopicPage, type TopicSearch } from "./topic-search.ts";

/** `dropped`: the module does not read it any more, and records wait in it. */
export const TOPIC_KINDS = ["ingress", "egress", "popped", "dead-letters", "dropped"] as const;

/** What is durable of a topic. */
export interface TopicView {
  readonly topic: string;
  readonly kind: (typeof TOPIC_KINDS)[number];
  /** Of the first record that is kept, and the one that the next record gets: the same where there is none. */
  readonly firstOffset: number;
  readonly nextOffset: number;
  /** Of the first record that no function has been sent yet, or that Kafka has not acknowledged. */
  readonly position: number;
  /** The address of the Kafka that its records go to; undefined when they stay here. */
  readonly forwardedTo: string | undefined;
  /** Of the keys, values and headers. */
  readonly bytes: number;
  readonly retention: Required<TopicRetention>;
}

const NO_RECORDS: Omit<TopicOffsets, "name"> = {
  nextOffset: 0,
  position: 0,
  forwardedTo: undefined,
};

type Parts = Pick<
  Assembly,
  "store" | "committer" | "topics" | "consumer" | "retentionMs" | "retention"
> & { readonly scanner: Scanner };

export class TopicOperator {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** All of them, by their names. */
  list(): TopicView[] {
    return this.#parts.consumer
      .topicNames()
      .sort()
      .map((name) => this.#view(name));
  }

  /** @throws RequestError `unknown-topic` */
  inspect(topic: string): TopicView {
    this.#known(topic);
    return this.#view(topic);
  }

  /** Some of its durable records. Of those that are looked through none may be meant. @throws RequestError `unknown-topic` */
  async search(topic: string, search: TopicSearch): Promise<TopicPage> {
    this.#known(topic);
    return searchTopic(this.#parts, topic, search);
  }

  /**
   * Removes the records before an offset, a part in each commit, and gives their space back. Resolves with how many they were
   * when that is durable.
   *
   * @throws RequestError `unknown-topic`, `unread-records` when functions have not been sent all of them, or Kafka has not
   * acknowledged them; StoreFailedError when it may never be durable
   */
  async forget(topic: string, before: number): Promise<number> {
    const { store, committer } = this.#parts;
    const { position, forwardedTo } = this.#known(topic);
    if (before > position) {
      const how = forwardedTo === undefined ? "read" : `acknowledged by Kafka at ${forwardedTo}`;
      throw new RequestError(
        "unread-records",
        `"${topic}" has been ${how} up to offset ${position}: what is there from then on is kept, so remove those before ${position} at most`,
      );
    }
    let removed = 0;
    for (let at = store.firstOffset(topic); at !== undefined && at < before; ) {
      await committer.room();
      committer.group.forget({ topic, before });
      await committer.settled();
      const next = store.firstOffset(topic) ?? before;
      removed += Math.min(next, before) - at;
      at = next;
    }
    return removed;
  }

  #view(topic: string): TopicView {
    const { store } = this.#parts;
    const { nextOffset, position, forwardedTo } = store.topic(topic) ?? NO_RECORDS;
    return {
      topic,
      kind: this.#kind(topic, position < nextOffset && forwardedTo === undefined),
      firstOffset: store.firstOffset(topic) ?? nextOffset,
      nextOffset,
      position,
      forwardedTo,
      bytes: store.bytes(topic),
      retention: retentionOf(this.#parts, topic),
    };
  }

  #kind(topic: string, isWaitedFor: boolean): TopicView["kind"] {
    const { topics } = this.#parts;
    if (topics.isIngress(topic)) return "ingress";
    if (topics.isPopped(topic)) return "popped";
    if (isWaitedFor) return "dropped";
    return topic === DEAD_LETTERS ? "dead-letters" : "egress";
  }

  #known(topic: string): Omit<TopicOffsets, "name"> {
    const { consumer, store } = this.#parts;
    consumer.assertKnown(topic);
    return store.topic(topic) ?? NO_RECORDS;
  }
}
