/** Producing to ingress topics and consuming any topic, in the shape of Kafka REST v2, and as server-sent events. */
import type { FastifyInstance } from "fastify";
import * as z from "zod";
import { JSON_TYPE } from "../kafka-rest/dialect.ts";
import { type Frame, inPieces } from "../kafka-rest/pieces.ts";
import { Page, Position, readStart } from "../kafka-rest/queries.ts";
import { BODIES } from "../kafka-rest/requests.ts";
import { answerEnds, kafkaRest } from "../kafka-rest/routes.ts";
import { strictObject } from "../kafka-rest/strict.ts";
import type { Runtime } from "../runtime.ts";
import type { Description } from "./description.ts";
import { sendEvents } from "./event-stream.ts";
import { operation, type Route } from "./operation.ts";
import { byType, Offset, Record, TopicPath } from "./topic-views.ts";

/** The requests of the dialect, which {@link kafkaRest} answers. */
const DIALECT: readonly Description[] = [
  {
    method: "POST",
    path: "/topics/{topic}",
    tag: "topics",
    summary:
      "appends records to an ingress topic, all of them or none, and answers when they are durable",
    role: "produce",
    params: TopicPath,
    query: strictObject({}),
    headers: z.object({
      "idempotency-key": z.string().optional().meta({
        description: "the same request with the same key adds nothing, and has the same answer",
      }),
    }),
    body: Object.fromEntries(BODIES),
    answer: z.object({
      offsets: z.array(z.object({ partition: z.literal(0), offset: Offset })),
    }),
    refuses: ["unknown-topic", "invalid-record", "idempotency-conflict", "too-large"],
  },
  {
    method: "GET",
    path: "/topics/{topic}/partitions/0/records",
    tag: "topics",
    summary: "a page of the records from an offset on; waits for the first one",
    role: "read",
    params: TopicPath,
    query: Page,
    answer: byType(z.array(Record)),
    refuses: ["unknown-topic", "too-many"],
  },
];

// Heartbeats and the time that a client waits are matters of its connection, and so of the machine's clock: what the
// runtime does, and when, does not depend on them.
export function topicRoutes(app: FastifyInstance, runtime: Runtime): Route[] {
  const gone = answerEnds(app);
  const dialect = DIALECT.map((description) => ({ description, add: () => undefined }));
  kafkaRest(app, {
    recordsPerRequest: runtime.recordsPerRequest,
    produce: (...request) => runtime.produce(...request),
    consume: (topic, { offset, maxBytes, timeoutMs }, closed) =>
      runtime.consume(topic, {
        offset,
        maxBytes,
        signal: AbortSignal.any([closed, AbortSignal.timeout(timeoutMs)]),
      }),
  });
  return [
    ...dialect,
    operation({
      method: "GET",
      path: "/topics/{topic}/stream",
      tag: "topics",
      summary: "the records from an offset on as server-sent events, without end",
      role: "read",
      // A HEAD would be answered for as long as records come.
      exposeHeadRoute: false,
      params: TopicPath,
      query: Position,
      answer: { "text/event-stream": Record },
      refuses: ["unknown-topic", "too-many"],
      handle({ params, query }, request, reply) {
        const offset = readStart(query.offset, request.headers["last-event-id"]);
        const signal = gone(reply);
        const pages = runtime.stream(params.topic, { offset, signal });
        return sendEvents(reply, eventsOf(pages), signal);
      },
    }),
  ];
}

const EVENT: Frame = { before: ({ offset }) => `id: ${offset}\ndata: `, after: "\n\n" };

async function* eventsOf(pages: ReturnType<Runtime["stream"]>) {
  for await (const page of pages) yield* inPieces(page, JSON_TYPE, EVENT);
}
