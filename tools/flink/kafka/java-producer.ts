/** Records and transactions from Kafka's own client. */
import { EngineError } from "../wait.ts";
import { type ClientOptions, JavaClient } from "./java-client.ts";

export interface NewKafkaRecord {
  readonly topic: string;
  /** The client's own choice, by the key, if none is given. */
  readonly partition?: number;
  readonly timestamp?: number;
  readonly key?: string | Uint8Array | undefined;
  readonly value?: string | Uint8Array | undefined;
  readonly headers?: readonly (readonly [name: string, value: string | Uint8Array | undefined])[];
}

export type Place = readonly [partition: number, offset: number];

interface Answer {
  readonly id: number;
  readonly places?: readonly Place[];
  readonly error?: string;
}

/** Idempotent, and as patient as can be: what it has been given is acknowledged some day. */
export class JavaProducer {
  readonly #waiting = new Map<number, PromiseWithResolvers<readonly Place[]>>();
  #client: JavaClient | undefined;
  #last = 0;

  static async start(options: ClientOptions): Promise<JavaProducer> {
    const producer = new JavaProducer();
    const client = await JavaClient.start("produce", options, [], (line) =>
      producer.#settle(JSON.parse(line) as Answer),
    );
    producer.#client = client;
    client.ended.then(
      () => producer.#fail(new EngineError("the producer has ended")),
      (error: unknown) => producer.#fail(error),
    );
    return producer;
  }

  /** Where each of them is, once all are acknowledged. @throws EngineError with what the client says */
  send(records: readonly NewKafkaRecord[]): Promise<readonly Place[]> {
    if (records.length === 0) return Promise.resolve([]);
    return this.#ask({
      what: "send",
      records: records.map(({ key, value, headers = [], ...record }) => ({
        ...record,
        key: base64(key),
        value: base64(value),
        headers: headers.map(([name, bytes]) => [name, base64(bytes)]),
      })),
    });
  }

  /** A transaction, for which the property `transactional.id` is needed. */
  async begin(): Promise<void> {
    await this.#ask({ what: "begin" });
  }

  async commit(): Promise<void> {
    await this.#ask({ what: "commit" });
  }

  async abort(): Promise<void> {
    await this.#ask({ what: "abort" });
  }

  async close(): Promise<void> {
    await this.#client?.close();
  }

  #ask(request: object): Promise<readonly Place[]> {
    const id = ++this.#last;
    const waiting = Promise.withResolvers<readonly Place[]>();
    this.#waiting.set(id, waiting);
    this.#client?.write(`${JSON.stringify({ id, ...request })}\n`);
    return waiting.promise;
  }

  #settle({ id, places, error }: Answer): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) waiting?.resolve(places ?? []);
    else waiting?.reject(new EngineError(error));
  }

  #fail(error: unknown): void {
    for (const waiting of this.#waiting.values()) waiting.reject(error);
    this.#waiting.clear();
  }
}

function base64(value: string | Uint8Array | undefined): string | null {
  return value === undefined ? null : Buffer.from(value).toString("base64");
}
