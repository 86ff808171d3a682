/** Reads committed records of a topic from any offset on, and waits for them: what the proxy consumes with. */
import { setTimeout as sleep } from "node:timers/promises";
import { Connection, fetchV12, ProtocolError } from "@platformatic/kafka";
import { type CommittedRecord, committedRecords } from "statefun-runtime/kafka";
import { type ConsumedRecord, type PageQuery, RequestError } from "statefun-runtime/kafka-rest";
import { explain } from "./wait.ts";

export type ReadRecord = ConsumedRecord & Pick<CommittedRecord, "timestamp">;

const READ_COMMITTED = 1;
/** No session: each request says all that it wants. */
const NO_SESSION = [0, -1] as const;
/** One request waits no longer than this at the broker, so that a client that has gone is noticed. */
const MAX_WAIT_MS = 1000;
/** How often to ask again about an offset that is not there yet, or of a broker that is not ready to answer. */
const ASK_AGAIN_MS = 50;
/** How long a broker may take to get ready: a topic has no leader when it is new, and after a broker's restart. */
const READY_MS = 10_000;
const CONNECTION = { connectTimeout: 3000, requestTimeout: 10_000 };

export class TopicReader {
  readonly #host: string;
  readonly #port: number;
  /** Idle ones. A request that waits keeps its connection busy, so each has one of its own. */
  readonly #connections: Connection[] = [];
  /** Topics that were there: the broker may not know them while it starts. */
  readonly #known = new Set<string>();

  /** `address` is that of the broker, the only one. */
  constructor(address: string) {
    const { hostname, port } = new URL(`kafka://${address}`);
    this.#host = hostname;
    this.#port = Number(port);
  }

  /** A page of records; none when the time is over. @throws RequestError `unknown-topic`, `unavailable` */
  async read(
    topic: string,
    { offset: from, maxBytes, timeoutMs }: PageQuery,
    gone: AbortSignal,
  ): Promise<ReadRecord[]> {
    const end = performance.now() + timeoutMs;
    const ready = performance.now() + Math.max(READY_MS, timeoutMs);
    let offset = from;
    for (;;) {
      const left = Math.max(0, Math.min(MAX_WAIT_MS, end - performance.now()));
      const page = await this.#fetch(topic, offset, maxBytes, left);
      if (page instanceof RequestError) {
        if (gone.aborted || performance.now() >= ready) throw page;
        await sleep(ASK_AGAIN_MS);
        continue;
      }
      if (page !== undefined) {
        const { records, next } = committedRecords(page, offset);
        if (records.length > 0) return records.map((record) => consumed(topic, record));
        // There was something, but nothing to be seen: the next page need not be waited for.
        const moved = next > offset;
        offset = next;
        if (moved && !gone.aborted) continue;
      }
      if (gone.aborted || performance.now() >= end) return [];
      if (page === undefined) await sleep(Math.min(ASK_AGAIN_MS, left));
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#connections.splice(0).map((connection) => connection.close()));
  }

  /** Undefined: the offset is beyond the end. An error: the broker is not ready, and may be soon. */
  async #fetch(topic: string, offset: number, maxBytes: number, waitMs: number) {
    const partition = {
      partition: 0,
      currentLeaderEpoch: -1,
      fetchOffset: BigInt(offset),
      lastFetchedEpoch: -1,
      partitionMaxBytes: maxBytes,
    };
    const topics = [{ topicId: topic, partitions: [partition] }];
    const connection = await this.#connection().catch((error) => {
      throw this.#unavailable(topic, error);
    });
    try {
      const response = await fetchV12.api.async(
        connection,
        Math.round(waitMs),
        1,
        maxBytes,
        READ_COMMITTED,
        ...NO_SESSION,
        topics,
        [],
        "",
      );
      this.#connections.push(connection);
      this.#known.add(topic);
      const page = response.responses[0]?.partitions[0];
      if (page === undefined)
        throw new Error(`the broker's answer lacks the partition of ${topic}`);
      return page;
    } catch (error) {
      const answer = protocolErrorOf(error);
      // A connection whose answer is still to come would give it to the next request.
      if (answer === undefined) void connection.close().catch(() => undefined);
      else this.#connections.push(connection);
      const apiId = answer?.["apiId"];
      if (apiId === "OFFSET_OUT_OF_RANGE") return undefined;
      if (apiId === "UNKNOWN_TOPIC_OR_PARTITION" && !this.#known.has(topic)) {
        throw new RequestError("unknown-topic", `there is no topic "${topic}"`);
      }
      const unavailable = this.#unavailable(topic, error);
      if (answer?.["canRetry"] === true) return unavailable;
      throw unavailable;
    }
  }

  #unavailable(topic: string, error: unknown): RequestError {
    const answer = protocolErrorOf(error);
    const reason = answer === undefined ? explain(error) : `${answer["apiId"]}: ${answer.message}`;
    return new RequestError(
      "unavailable",
      `the broker at ${this.#host}:${this.#port} does not return records of ${topic}: ${reason}`,
      { cause: error },
    );
  }

  async #connection(): Promise<Connection> {
    for (;;) {
      const connection = this.#connections.pop();
      if (connection?.isConnected() === true) return connection;
      if (connection === undefined) break;
    }
    const connection = new Connection("engine-reader", CONNECTION);
    // A request that waits for its answer is told; an idle one that breaks is noticed when it is wanted.
    connection.on("error", () => undefined);
    await connection.connect(this.#host, this.#port);
    return connection;
  }
}

function consumed(topic: string, { offset, timestamp, key, value }: CommittedRecord): ReadRecord {
  return { topic, offset, timestamp, key: key ?? undefined, value: value ?? undefined };
}

/** What the broker answered; undefined when it did not. The client wraps it. */
function protocolErrorOf(error: unknown): ProtocolError | undefined {
  if (error instanceof ProtocolError) return error;
  if (!(error instanceof AggregateError)) return undefined;
  return error.errors.map(protocolErrorOf).find((found) => found !== undefined);
}
