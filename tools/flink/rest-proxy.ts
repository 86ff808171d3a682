/**
 * The same API in front of Kafka that the local runtime has: produce and consume in the shape of Kafka REST v2. So the
 * playthrough, the tests and the benchmark drive both runtimes alike. Consumers see committed records only. Kafka's
 * offsets have gaps, where transactions end: go on from the last offset + 1.
 */
import { createHash } from "node:crypto";
import type { AddressInfo } from "node:net";
import fastify, { type FastifyError, type FastifyReply, type FastifyRequest } from "fastify";
import type { CommittedRecord } from "./committed.ts";
import { plainJson } from "./exact-json.ts";
import { TopicProducer } from "./producer.ts";
import { BINARY_TYPE, JSON_TYPE, ProxyError, readQuery, readRecords } from "./proxy-request.ts";
import { TopicReader, UnavailableError, UnknownTopicError } from "./reader.ts";

export interface RestProxyOptions {
  /** The broker's address. */
  readonly kafka: string;
  /** Where records may be produced: as in the local runtime, nowhere else. */
  readonly ingressTopics: readonly string[];
  /** 0: any. */
  readonly port: number;
  /** How long a produced record waits for the broker's acknowledgement. */
  readonly ackTimeoutMs: number;
}

export interface RestProxy {
  readonly url: string;
  close(): Promise<void>;
}

const BODY_LIMIT = 32 * 1024 * 1024;
const MAX_IDEMPOTENCY_KEY = 256;

type TopicRequest = FastifyRequest<{ Params: { topic: string } }>;

/** A request with an Idempotency-Key, which may be repeated for as long as the proxy runs. */
interface Remembered {
  readonly fingerprint: string;
  readonly outcome: Promise<number[]>;
}

export async function startRestProxy(options: RestProxyOptions): Promise<RestProxy> {
  const { kafka, ingressTopics, port, ackTimeoutMs } = options;
  const reader = new TopicReader(kafka);
  const producer = new TopicProducer(kafka, ackTimeoutMs);
  const remembered = new Map<string, Remembered>();
  const closing = new AbortController();

  const app = fastify({ forceCloseConnections: true, bodyLimit: BODY_LIMIT });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    [JSON_TYPE, BINARY_TYPE],
    { parseAs: "buffer" },
    async (_request: FastifyRequest, body: Buffer) => body,
  );
  app.setErrorHandler((error: FastifyError, _request, reply) => {
    const errorCode = errorCodeOf(error);
    reply.code(Math.floor(errorCode / 100)).send({ error_code: errorCode, message: error.message });
  });

  app.post("/topics/:topic", async (request: TopicRequest) => {
    const { topic } = request.params;
    if (!ingressTopics.includes(topic)) {
      throw new ProxyError(
        40401,
        `"${topic}" is no ingress topic of the module: there are ${ingressTopics.join(", ") || "none"}`,
      );
    }
    const offsets = await produce(topic, request);
    return { offsets: offsets.map((offset) => ({ partition: 0, offset })) };
  });

  async function produce(topic: string, request: TopicRequest): Promise<number[]> {
    const records = readRecords(request);
    const key = request.headers["idempotency-key"];
    if (key === undefined) return producer.produce(topic, records).answer;
    if (typeof key !== "string" || key === "" || key.length > MAX_IDEMPOTENCY_KEY) {
      throw new ProxyError(40001, `an Idempotency-Key has 1 to ${MAX_IDEMPOTENCY_KEY} characters`);
    }
    const fingerprint = fingerprintOf(request);
    const earlier = remembered.get(key);
    if (earlier === undefined) {
      const { answer, outcome } = producer.produce(topic, records);
      remembered.set(key, { fingerprint, outcome });
      // Nothing was appended, so that the request can be tried anew.
      outcome.catch(() => remembered.delete(key));
      return answer;
    }
    if (earlier.fingerprint !== fingerprint) {
      throw new ProxyError(42201, `the Idempotency-Key "${key}" was used for another request`);
    }
    return within(ackTimeoutMs, earlier.outcome);
  }

  app.get("/topics/:topic/partitions/0/records", async (request: TopicRequest, reply) => {
    const { topic } = request.params;
    const { offset, max_bytes: maxBytes, timeout: timeoutMs } = readQuery(request);
    const aborted = AbortSignal.any([closing.signal, closed(reply)]);
    // Kafka counts whole batches, and gives one at least: all of what has come is the page.
    const records = await reader.read(topic, { offset, maxBytes, timeoutMs, aborted });
    const isBinary = request.headers.accept?.includes(BINARY_TYPE) === true;
    const render = isBinary ? toBinary : toJson;
    return reply
      .type(isBinary ? BINARY_TYPE : JSON_TYPE)
      .send(JSON.stringify(records.map((record) => render(topic, record))));
  });

  await app.listen({ host: "127.0.0.1", port });
  return {
    url: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`,
    async close() {
      closing.abort();
      await app.close();
      await reader.close();
      await producer.close();
    },
  };
}

function errorCodeOf(error: FastifyError): number {
  if (error instanceof ProxyError) return error.errorCode;
  if (error instanceof UnknownTopicError) return 40401;
  if (error instanceof UnavailableError) return 50301;
  return (error.statusCode ?? 500) * 100;
}

function fingerprintOf({ params, headers, body }: TopicRequest): string {
  const hash = createHash("sha256").update(`${params.topic}\n${headers["content-type"]}\n`);
  return hash.update((body as Buffer | undefined) ?? "").digest("hex");
}

async function within(ms: number, outcome: Promise<number[]>): Promise<number[]> {
  const timeout = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => timeout.reject(new UnavailableError(`not acknowledged for another ${ms} ms`)),
    ms,
  );
  try {
    return await Promise.race([outcome, timeout.promise]);
  } finally {
    clearTimeout(timer);
  }
}

function toJson(topic: string, { offset, key, value }: CommittedRecord) {
  return {
    topic,
    key: key?.toString() ?? null,
    ...(value === null ? { value } : plainJson(value)),
    partition: 0,
    offset,
  };
}

function toBinary(topic: string, { offset, key, value }: CommittedRecord) {
  return {
    topic,
    key: key?.toString("base64") ?? null,
    value: value?.toString("base64") ?? null,
    partition: 0,
    offset,
  };
}

/** Aborted when the answer is done, or its connection is gone. */
function closed({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController();
  raw.once("close", () => controller.abort());
  return controller.signal;
}
