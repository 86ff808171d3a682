/**
 * Gives the records of any topic to its readers: page by page, as a stream, or taken out one by one. Only what is
 * durable is given. All readers together read a share in each turn of the event loop, one after the other.
 */
import type { Clock } from "../clock.ts";
import type { Committer } from "../commit/committer.ts";
import { RequestError } from "../errors.ts";
import type { TopicRecord } from "../model.ts";
import { type Store, sizeOf } from "../store/store.ts";
import { Turns } from "../turns.ts";
import type { Topics } from "./topics.ts";

/** The records of a page. */
const PAGE_RECORDS = 1000;
/** How much is read at once, and by all readers together in one turn, in bytes. */
const READ_BYTES = 256 * 1024;

export interface ConsumerOptions {
  readonly topics: Pick<Topics, "isIngress" | "ingressNames" | "isPopped" | "listen" | "pop">;
  readonly store: Pick<Store, "records" | "topic" | "topics">;
  readonly committer: Pick<Committer, "room" | "settled" | "broken">;
  readonly clock: Pick<Clock, "soon">;
  /** Requests for a page and streams at once. */
  readonly readers: number;
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
  readonly #turns: Turns;
  #readers = 0;

  constructor(options: ConsumerOptions) {
    this.#options = options;
    this.#turns = new Turns(options.clock, READ_BYTES);
  }

  /** The ingress topics, and every topic with a record. */
  topicNames(): string[] {
    const { topics, store } = this.#options;
    return [...new Set([...topics.ingressNames, ...store.topics().map(({ name }) => name)])];
  }

  /**
   * Up to 1000 records from an offset on; none when the wait was ended.
   *
   * @throws RequestError `unknown-topic`, `too-many`; StoreFailedError when no more can come
   */
  async consume(topic: string, { signal, ...page }: PageOptions): Promise<readonly TopicRecord[]> {
    this.assertKnown(topic);
    const leave = this.enter();
    try {
      const records = await this.#wholePage(topic, page, this.#untilClosed(signal));
      if (records.length === 0) this.#options.committer.broken.throwIfAborted();
      return records;
    } finally {
      leave();
    }
  }

  /**
   * All records from an offset on, as they come, in pages. The next page is read only when it is asked for. Ends with
   * the signal, and when no more can come. It has to be iterated.
   *
   * @throws RequestError `unknown-topic`, `too-many`
   */
  stream(
    topic: string,
    { offset, signal }: Pick<PageOptions, "offset" | "signal">,
  ): AsyncIterable<readonly TopicRecord[]> {
    this.assertKnown(topic);
    return this.#pages(topic, offset, this.#untilClosed(signal), this.enter());
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

  /**
   * Counts a reader in, until the function that it returns is called.
   *
   * @throws RequestError `too-many`
   */
  enter(): () => void {
    const { readers } = this.#options;
    if (this.#readers >= readers) {
      throw new RequestError(
        "too-many",
        `${readers} others read already, as many as may at once (setting "readers"): try again later`,
      );
    }
    this.#readers++;
    return () => {
      this.#readers--;
    };
  }

  async *#pages(topic: string, from: number, ended: AbortSignal, leave: () => void) {
    try {
      for (let offset = from; !ended.aborted; ) {
        const page = await this.#nextPage(topic, { offset, maxBytes: READ_BYTES }, ended);
        const last = page.at(-1);
        if (last === undefined) return;
        yield page;
        offset = last.offset + 1;
      }
    } finally {
      leave();
    }
  }

  /** As much as was asked for, or as there is, put together from several reads. */
  async #wholePage(
    topic: string,
    { offset, maxBytes }: Pick<PageOptions, "offset" | "maxBytes">,
    ended: AbortSignal,
  ): Promise<TopicRecord[]> {
    const most = Math.min(maxBytes, READ_BYTES);
    const page = await this.#nextPage(topic, { offset, maxBytes: most }, ended);
    let left = maxBytes - sizeOf(page);
    for (let last = page.at(-1); last !== undefined && left > 0 && page.length < PAGE_RECORDS; ) {
      const next = await this.#read(topic, last.offset + 1, {
        limit: PAGE_RECORDS - page.length,
        maxBytes: Math.min(left, READ_BYTES),
      });
      left -= sizeOf(next);
      // One that is too large comes alone, and is the first of the next page.
      if (left < 0) break;
      page.push(...next);
      last = next.at(-1);
    }
    return page;
  }

  async #nextPage(
    topic: string,
    { offset, maxBytes }: Pick<PageOptions, "offset" | "maxBytes">,
    ended: AbortSignal,
  ): Promise<TopicRecord[]> {
    for (;;) {
      const page = await this.#read(topic, offset, { limit: PAGE_RECORDS, maxBytes });
      if (page.length === 0 && !ended.aborted) await this.#news(topic, ended);
      // Not in a turn of its own: the end of a server waits for no answer that comes later.
      if (page.length > 0 || ended.aborted) return page;
    }
  }

  #read(
    topic: string,
    offset: number,
    { limit, maxBytes }: { readonly limit: number; readonly maxBytes: number },
  ): Promise<TopicRecord[]> {
    return this.#turns.run(
      // Its turn may come when the store is closed already.
      () =>
        this.#closing.signal.aborted
          ? []
          : this.#options.store.records(topic, offset, limit, maxBytes),
      sizeOf,
    );
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

  /** @throws RequestError `unknown-topic` when it is neither an ingress topic nor has ever had a record */
  assertKnown(topic: string): void {
    const { topics, store } = this.#options;
    if (topics.isIngress(topic) || store.topic(topic) !== undefined) return;
    throw new RequestError(
      "unknown-topic",
      `there is no topic "${topic}"; there are ${this.topicNames().join(", ") || "none"}`,
    );
  }
}
