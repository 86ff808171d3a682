/** The routes of the dialect, in front of whatever keeps the records. */
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { RequestError } from "../errors.ts";
import type { NewRecord } from "../produce-request.ts";
import { BINARY_TYPE, JSON_TYPE, MAX_BODY_BYTES, MAX_RECORDS, TEXT_TYPE } from "./dialect.ts";
import { LARGE_BYTES } from "./json-jobs.ts";
import { readLargeRecords } from "./large-json.ts";
import { inPieces, isOnePiece, LIST } from "./pieces.ts";
import { assertNoQuery, type PageQuery, readPage } from "./queries.ts";
import { readIdempotencyKey, readRecords } from "./requests.ts";
import { type ConsumedRecord, renderOffsets, typeOf } from "./responses.ts";
import type {} from "./roles.ts";

/** What keeps the records. It refuses with a {@link RequestError}; any other error is answered with status 500. */
export interface RecordLog {
  /** Appends all of the records or none, and resolves with their offsets once they are durable. */
  produce(
    topic: string,
    records: readonly NewRecord[],
    idempotencyKey: string | undefined,
  ): Promise<readonly number[]>;
  /** The records from an offset on. It waits for the first one until the time is over or nobody is waiting any more. */
  consume(topic: string, page: PageQuery, gone: AbortSignal): Promise<readonly ConsumedRecord[]>;
  /** How many records a request to produce may have. Default 10,000. */
  readonly recordsPerRequest?: number;
}

export type TopicRequest = FastifyRequest<{ Params: { topic: string } }>;

/**
 * Adds the routes: `POST /topics/{topic}` and `GET /topics/{topic}/partitions/0/records`. From then on the server takes
 * bodies of the dialect's three content types and no other, of 32 MiB at most. Large ones are read, and large records
 * written, in a thread.
 */
export function kafkaRest(app: FastifyInstance, log: RecordLog): void {
  const { recordsPerRequest = MAX_RECORDS } = log;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    [JSON_TYPE, TEXT_TYPE, BINARY_TYPE],
    { parseAs: "buffer", bodyLimit: MAX_BODY_BYTES },
    async (_request: FastifyRequest, body: Buffer) => body,
  );
  app.addContentTypeParser("*", async () => {
    throw new RequestError(
      "unsupported-media-type",
      `the Content-Type of records must be ${JSON_TYPE}, ${TEXT_TYPE} or ${BINARY_TYPE}; nothing else takes a body`,
    );
  });

  const produce = { bodyLimit: MAX_BODY_BYTES, config: { role: "produce" } } as const;
  app.post("/topics/:topic", produce, async (request: TopicRequest) => {
    const { params, headers, body } = request;
    assertNoQuery(request.query);
    const key = readIdempotencyKey(headers["idempotency-key"]);
    // An empty body has no buffer.
    const bytes = Buffer.isBuffer(body)
      ? new Uint8Array(body.buffer as ArrayBuffer, body.byteOffset, body.length)
      : new Uint8Array(0);
    const read = bytes.length > LARGE_BYTES ? readLargeRecords : readRecords;
    const records = await read(headers["content-type"], bytes, recordsPerRequest);
    return renderOffsets(await log.produce(params.topic, records, key));
  });

  const gone = answerEnds(app);
  const consume = { config: { role: "read" } } as const;
  app.get("/topics/:topic/partitions/0/records", consume, async (request: TopicRequest, reply) => {
    const records = await log.consume(request.params.topic, readPage(request.query), gone(reply));
    const type = typeOf(request.headers.accept);
    const page = pageOf(records, type);
    const body = isOnePiece(records) ? await text(page) : Readable.from(page);
    return reply.type(type).send(body);
  });
}

/** The list of the records, in pieces. */
async function* pageOf(records: readonly ConsumedRecord[], type: string) {
  yield "[";
  yield* inPieces(records, type, LIST);
  yield "]";
}

/** For each answer, a signal that nobody is waiting for it any more, or that the server is closing. */
export function answerEnds(app: FastifyInstance): (reply: FastifyReply) => AbortSignal {
  const closing = new AbortController();
  app.addHook("preClose", async () => closing.abort());
  // Not the signal that Fastify's request has: that one is not told of a hijacked answer.
  return ({ raw }) => {
    const closed = new AbortController();
    // Who left before the answer was begun is not said to leave any more.
    if (raw.closed || raw.destroyed) closed.abort();
    else raw.once("close", () => closed.abort());
    return AbortSignal.any([closing.signal, closed.signal]);
  };
}
