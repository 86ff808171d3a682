/** Producing to ingress topics and consuming any topic, in the shape of Kafka REST v2, and as server-sent events. */
import { once } from "node:events";
import type { FastifyInstance } from "fastify";
import { JSON_TYPE } from "../kafka-rest/dialect.ts";
import { type Frame, inPieces } from "../kafka-rest/pieces.ts";
import { assertNoQuery, readStart } from "../kafka-rest/queries.ts";
import { answerEnds, kafkaRest, type TopicRequest } from "../kafka-rest/routes.ts";
import type { Runtime } from "../runtime.ts";

/** How often a stream without records says that it is still there, in milliseconds. */
const HEARTBEAT_MS = 15_000;

// Heartbeats and the time that a client waits are matters of its connection, and so of the machine's clock: what the
// runtime does, and when, does not depend on them.
export function topicRoutes(app: FastifyInstance, runtime: Runtime): void {
  app.get("/topics", async ({ query }) => {
    assertNoQuery(query);
    return runtime.topicNames();
  });

  kafkaRest(app, {
    recordsPerRequest: runtime.recordsPerRequest,
    produce: (...request) => runtime.produce(...request),
    consume: (topic, { offset, maxBytes, timeoutMs }, gone) =>
      runtime.consume(topic, {
        offset,
        maxBytes,
        signal: AbortSignal.any([gone, AbortSignal.timeout(timeoutMs)]),
      }),
  });

  const gone = answerEnds(app);
  // A HEAD would be answered for as long as records come.
  const stream = { exposeHeadRoute: false };
  app.get("/topics/:topic/stream", stream, async (request: TopicRequest, reply) => {
    const offset = readStart(request.query, request.headers["last-event-id"]);
    const signal = gone(reply);
    const pages = runtime.stream(request.params.topic, { offset, signal });
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    raw.flushHeaders();
    const heartbeat = setInterval(() => raw.write(":\n\n"), HEARTBEAT_MS);
    try {
      for await (const page of pages) {
        for await (const piece of inPieces(page, JSON_TYPE, EVENT)) {
          if (signal.aborted) break;
          if (raw.write(piece)) continue;
          await once(raw, "drain", { signal }).catch(() => undefined);
        }
      }
    } finally {
      clearInterval(heartbeat);
      raw.end();
    }
  });
}

const EVENT: Frame = { before: ({ offset }) => `id: ${offset}\ndata: `, after: "\n\n" };
