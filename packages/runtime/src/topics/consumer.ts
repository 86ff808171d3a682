/**
 * Gives the records of any topic to its readers: page by page, as a stream, or taken out one by one. Only what is
 * durable is given.
 */
import type { Committer } from "../commit/committer.ts";
import { RequestError } from "../errors.ts";
import type { TopicRecord } from "../model.ts";
import type { Store } from "../store/store.ts";
import type { Topics } from "./topics.ts";

/** How much is read at once. */
const PAGE_RECORDS = 1000;
const STREAM_PAGE_BYTES = 1024 * 1024;

export interface ConsumerOptions {
  readonly topics: Pick<Topics, "isIngress" | "ingressNames" | "isPopped" | "listen" | "pop">;
  readonly store: Pick<Store, "records" | "topic" | "topics">;
  readonly committer: Pick<Committer, "room" | "settled" | "broken">;
}

/** Which records to give, and how long to wait for the first one. */
export interface PageOptions {
  readonly offset: number;
  /** The values of a page are no larger, in bytes, unless the first one alone is. */
  readonly maxBytes: number;
  /** Ends the wait. */
  readonly signal: AbortSignal;
}

export class Consumer {
  readonly #options: ConsumerOptions;
  readonly #closing = new AbortController();

  constructor(options: ConsumerOptions) {
    this.#options = options;
  }

  /** The ingress topics, and every topic with a record. */
  topicNames(): string[] {
    const { topics, store } = this.#options;
    return [...new Set([...topics.ingressNames, ...store.topics().map(({ name }) => name)])];
  }

  /**
   * Up to 1000 records from an offset on; none when the wait was ended.
   *
   * @throws RequestError `unknown-topic`; StoreFailedError when no more can come
   */
  async consume(topic: string, { signal, ...page }: PageOptions): Promise<readonly TopicRecord[]> {
    this.#assertKnown(topic);
    const records = await this.#nextPage(topic, page, this.#untilClosed(signal));
    if (records.length === 0) this.#options.committer.broken.throwIfAborted();
    return records;
  }

  /**
   * All records from an offset on, as they come, in pages. The next page is read only when it is asked for. Ends with
   * the signal, and when no more can come.
   *
   * @throws RequestError `unknown-topic`
   */
  stream(
    topic: string,
    { offset, signal }: Pick<PageOptions, "offset" | "signal">,
  ): AsyncIterable<readonly TopicRecord[]> {
    this.#assertKnown(topic);
    return this.#pages(topic, offset, this.#untilClosed(signal));
  }

  /**
   * Takes the next record out; undefined when there is none. Resolves when that is durable.
   *
   * @throws RequestError `unsupported-topic` when it is not the topic of a playground egress; StoreFailedError when it may
   * never be durable
   */
  async pop(topic: string): Promise<TopicRecord | undefined> {
    const { topics, committer } = this.#options;
    if (!topics.isPopped(topic)) {
      throw new RequestError(
        "unsupported-topic",
        `"${topic}" is not a topic of a playground egress, so no record can be taken out of it`,
      );
    }
    await committer.room();
    let record = topics.pop(topic);
    if (record === undefined) {
      // There may be one that could not be read before its commit.
      await committer.settled();
      record = topics.pop(topic);
    }
    await committer.settled();
    return record;
  }

  /** Ends every wait and every stream. */
  close(): void {
    this.#closing.abort();
  }

  async *#pages(topic: string, from: number, ended: AbortSignal) {
    for (let offset = from; !ended.aborted; ) {
      const page = await this.#nextPage(topic, { offset, maxBytes: STREAM_PAGE_BYTES }, ended);
      const last = page.at(-1);
      if (last === undefined) return;
      yield page;
      offset = last.offset + 1;
    }
  }

  async #nextPage(
    topic: string,
    { offset, maxBytes }: Pick<PageOptions, "offset" | "maxBytes">,
    ended: AbortSignal,
  ): Promise<TopicRecord[]> {
    for (;;) {
      const page = this.#options.store.records(topic, offset, PAGE_RECORDS, maxBytes);
      if (page.length > 0 || ended.aborted) return page;
      await this.#news(topic, ended);
    }
  }

  /** Resolves when there may be new records, and when the wait is ended. */
  #news(topic: string, ended: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        stop();
        ended.removeEventListener("abort", done);
        resolve();
      };
      const stop = this.#options.topics.listen(topic, done);
      ended.addEventListener("abort", done);
    });
  }

  #untilClosed(signal: AbortSignal): AbortSignal {
    return AbortSignal.any([signal, this.#closing.signal, this.#options.committer.broken]);
  }

  #assertKnown(topic: string): void {
    const { topics, store } = this.#options;
    if (topics.isIngress(topic) || store.topic(topic) !== undefined) return;
    throw new RequestError(
      "unknown-topic",
      `there is no topic "${topic}"; there are ${this.topicNames().join(", ") || "none"}`,
    );
  }
}
