/** Producing to ingress topics and consuming any topic, in the shape of Kafka REST v2, and as server-sent events. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import * as z from "zod";
import { parseExactly, plainJson, textOf } from "../kafka-rest/plain-value.ts";
import type { TopicRecord } from "../model.ts";
import type { Runtime } from "../runtime.ts";
import { type NewRecord, ProduceError } from "../topics/producer.ts";
import { ApiError } from "./server.ts";

const JSON_TYPE = "application/vnd.kafka.json.v2+json";
const BINARY_TYPE = "application/vnd.kafka.binary.v2+json";
const BODY_LIMIT = 32 * 1024 * 1024;
const MAX_IDEMPOTENCY_KEY = 256;

const PAGE_RECORDS = 1000;
const MAX_PAGE_BYTES = 64 * 1024 * 1024;
const MAX_WAIT_MS = 60_000;
const HEARTBEAT_MS = 15_000;

const number = (fallback: number, max = Number.MAX_SAFE_INTEGER) =>
  z.coerce.number().int().min(0).max(max).default(fallback);

const Position = z.object({ offset: number(0) });
const Consume = Position.extend({
  max_bytes: number(1024 * 1024).transform((bytes) => Math.min(bytes, MAX_PAGE_BYTES)),
  /** How long to wait for the first record, in milliseconds. */
  timeout: number(1000, MAX_WAIT_MS),
});

const Base64 = z.base64().transform((text) => Buffer.from(text, "base64"));
const JsonValue = z
  .unknown()
  .refine((value) => value !== undefined, "is missing")
  .transform((value) => Buffer.from(JSON.stringify(value)));
const Text = z
  .string()
  .refine((text) => text.isWellFormed(), "has half of a character, which has no UTF-8")
  .transform((text) => Buffer.from(text));

const records = <Key extends z.ZodType, Value extends z.ZodType>(key: Key, value: Value) =>
  z.object({
    records: z
      .array(
        z.object({
          key: key.nullish(),
          value: value.nullable(),
          partition: z.literal(0).optional(),
        }),
      )
      .min(1),
  });
const Produce = { [JSON_TYPE]: records(Text, JsonValue), [BINARY_TYPE]: records(Base64, Base64) };

type TopicRequest = FastifyRequest<{ Params: { topic: string } }>;

export function topicRoutes(app: FastifyInstance, runtime: Runtime): void {
  const closing = new AbortController();
  app.addHook("preClose", async () => closing.abort());
  // Nothing new comes to wait for: readers and streams end.
  const { broken } = runtime.committer;
  broken.addEventListener("abort", () => closing.abort());

  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    [JSON_TYPE, BINARY_TYPE],
    { parseAs: "buffer", bodyLimit: BODY_LIMIT },
    async (_request: FastifyRequest, body: Buffer) => body,
  );
  app.addContentTypeParser("*", async () => {
    throw new ApiError(41501, `the Content-Type of records is ${JSON_TYPE} or ${BINARY_TYPE}`);
  });

  app.get("/topics", async () => topicNames(runtime));

  app.post("/topics/:topic", { bodyLimit: BODY_LIMIT }, async (request: TopicRequest) => {
    const key = request.headers["idempotency-key"];
    if (
      key !== undefined &&
      (typeof key !== "string" || key === "" || key.length > MAX_IDEMPOTENCY_KEY)
    ) {
      throw new ApiError(40001, `an Idempotency-Key has 1 to ${MAX_IDEMPOTENCY_KEY} characters`);
    }
    const offsets = await runtime.producer
      .produce(request.params.topic, readRecords(request), key)
      .catch(refuse);
    return { offsets: offsets.map((offset) => ({ partition: 0, offset })) };
  });

  app.get("/topics/:topic/partitions/0/records", async (request: TopicRequest, reply) => {
    const { topic } = request.params;
    const { offset, max_bytes, timeout } = parse(Consume, request.query, "query");
    assertKnown(runtime, topic);
    const binary = isBinary(request.headers.accept);
    const aborted = AbortSignal.any([closing.signal, AbortSignal.timeout(timeout), closed(reply)]);
    let page = runtime.store.records(topic, offset, PAGE_RECORDS, max_bytes);
    while (page.length === 0 && !aborted.aborted) {
      await newRecords(runtime, topic, aborted);
      page = runtime.store.records(topic, offset, PAGE_RECORDS, max_bytes);
    }
    if (page.length === 0) broken.throwIfAborted();
    return reply
      .type(binary ? BINARY_TYPE : JSON_TYPE)
      .send(JSON.stringify(page.map(binary ? toBinary : toJson)));
  });

  app.get("/topics/:topic/stream", async (request: TopicRequest, reply) => {
    const { topic } = request.params;
    const lastEventId = request.headers["last-event-id"];
    // A browser that reconnects says which event it saw last.
    const query = lastEventId ? { offset: Number(lastEventId) + 1 } : request.query;
    let { offset } = parse(Position, query, "query");
    assertKnown(runtime, topic);
    reply.hijack();
    const { raw } = reply;
    const aborted = AbortSignal.any([closing.signal, closed(reply)]);
    raw.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    raw.flushHeaders();
    const heartbeat = setInterval(() => raw.write(":\n\n"), HEARTBEAT_MS);
    while (!aborted.aborted) {
      const page = runtime.store.records(topic, offset, PAGE_RECORDS, 1024 * 1024);
      if (page.length === 0) {
        await newRecords(runtime, topic, aborted);
        continue;
      }
      offset = (page.at(-1)?.offset ?? offset) + 1;
      const events = page.map(
        (record) => `id: ${record.offset}\ndata: ${JSON.stringify(toJson(record))}\n\n`,
      );
      if (!raw.write(events.join(""))) await drained(raw, aborted);
    }
    clearInterval(heartbeat);
    raw.end();
  });
}

function readRecords({ headers, body }: FastifyRequest): NewRecord[] {
  const type = headers["content-type"]?.split(";")[0]?.trim().toLowerCase();
  // An empty body has no buffer.
  const text = textOf((body as Buffer | undefined) ?? Buffer.alloc(0));
  if (text === undefined) throw new ApiError(42201, "the body is not UTF-8");
  let json: unknown;
  try {
    json = parseExactly(text);
  } catch (cause) {
    throw new ApiError(
      42201,
      `the body is not JSON: ${cause instanceof Error ? cause.message : cause}`,
    );
  }
  const schema = type === BINARY_TYPE ? Produce[BINARY_TYPE] : Produce[JSON_TYPE];
  return parse(schema, json, "body").records.map(({ key, value }) => ({
    key: key ?? undefined,
    value: value ?? undefined,
  }));
}

function parse<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  what: string,
): z.output<Schema> {
  const { data, error } = schema.safeParse(value);
  if (error === undefined) return data;
  const reasons = error.issues
    .slice(0, 5)
    .map(({ path, message }) => `${[what, ...path].join(".")}: ${message}`);
  throw new ApiError(what === "query" ? 40002 : 42201, reasons.join("; "));
}

function refuse(error: unknown): never {
  if (!(error instanceof ProduceError)) throw error;
  throw new ApiError(error.code === "unknown-topic" ? 40401 : 42201, error.message);
}

function assertKnown(runtime: Runtime, topic: string): void {
  const { topics, store } = runtime;
  if (topics.isIngress(topic) || store.topic(topic) !== undefined) return;
  throw new ApiError(
    40401,
    `there is no topic "${topic}"; there are ${topicNames(runtime).join(", ") || "none"}`,
  );
}

/** The ingress topics, and every topic with a record. */
function topicNames({ topics, store }: Runtime): string[] {
  return [...new Set([...topics.ingressNames, ...store.topics().map(({ name }) => name)])];
}

function isBinary(accept: string | undefined): boolean {
  return accept?.includes(BINARY_TYPE) === true;
}

function toJson({ topic, offset, key, value }: TopicRecord) {
  return {
    topic,
    key: key === undefined ? null : textOf(key),
    ...plainJson(value),
    partition: 0,
    offset,
  };
}

function toBinary({ topic, offset, key, value }: TopicRecord) {
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");
  return {
    topic,
    key: key === undefined ? null : base64(key),
    value: base64(value),
    partition: 0,
    offset,
  };
}

/** Resolves when there may be new records, and when the wait is aborted. */
function newRecords({ topics }: Runtime, topic: string, aborted: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      stop();
      aborted.removeEventListener("abort", done);
      resolve();
    };
    const stop = topics.listen(topic, done);
    aborted.addEventListener("abort", done);
  });
}

/** Aborted when the answer is done, or its connection is gone. */
function closed({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController();
  raw.once("close", () => controller.abort());
  return controller.signal;
}

function drained(stream: NodeJS.EventEmitter, aborted: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      stream.off("drain", done);
      aborted.removeEventListener("abort", done);
      resolve();
    };
    stream.on("drain", done);
    aborted.addEventListener("abort", done);
  });
}
