/**
 * The playground's ingress and egress (apache/flink-statefun-playground), each an HTTP server on the port that module.yaml
 * gives: `PUT /namespace/name/id` sends a message, `GET /topic` takes a record out. Unlike there, what is sent is durable
 * when it is answered, and what was not taken out is still there after a restart.
 */
import type { FastifyInstance } from "fastify";
import { RequestError } from "../errors.ts";
import { MAX_BODY_BYTES } from "../kafka-rest/dialect.ts";
import { createServer } from "../kafka-rest/server.ts";
import type { Module } from "../module/module.ts";
import type { Runtime } from "../runtime.ts";

const CONTENT_TYPE_PREFIX = "application/vnd.";
const DEFAULT_TYPENAME = "io.statefun.types/string";

export interface PlaygroundServer {
  readonly app: FastifyInstance;
  readonly port: number;
}

/** The servers that the module asks for; they do not listen yet. `allowedHosts` are names by which they may be called. */
export function playgroundServers(
  runtime: Pick<Runtime, "send" | "pop">,
  { playgroundIngresses, playgroundEgresses }: Module,
  allowedHosts: readonly string[] = [],
): PlaygroundServer[] {
  const create = () => createServer({ allowedHosts });
  return [
    ...playgroundIngresses.map(({ port }) => ({ port, app: ingress(create(), runtime) })),
    ...playgroundEgresses.map(({ port, topics }) => ({
      port,
      app: egress(create(), runtime, topics),
    })),
  ];
}

function ingress(app: FastifyInstance, runtime: Pick<Runtime, "send">): FastifyInstance {
  const contentTypes = new WeakMap<object, string>();
  // What names the message's type here, application/vnd.<namespace>/<name>, is not a media type that a server would accept.
  app.addHook("onRequest", async ({ raw }) => {
    contentTypes.set(raw, raw.headers["content-type"] ?? "");
    raw.headers["content-type"] = "application/octet-stream";
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    "*",
    { parseAs: "buffer", bodyLimit: MAX_BODY_BYTES },
    (_request, body, done) => done(null, body),
  );
  app.put<{ Params: { namespace: string; name: string; id: string } }>(
    "/:namespace/:name/:id",
    { bodyLimit: MAX_BODY_BYTES },
    async ({ params: { namespace, name, id }, raw, body }) => {
      const target = { function: `${namespace}/${name}`, id };
      const contentType = contentTypes.get(raw) ?? "";
      const typename = contentType.startsWith(CONTENT_TYPE_PREFIX)
        ? contentType.slice(CONTENT_TYPE_PREFIX.length)
        : DEFAULT_TYPENAME;
      await runtime.send(target, typename, Buffer.isBuffer(body) ? body : Buffer.alloc(0));
      return { sent: target };
    },
  );
  return app;
}

function egress(
  app: FastifyInstance,
  runtime: Pick<Runtime, "pop">,
  topics: readonly string[],
): FastifyInstance {
  app.route<{ Params: { topic: string } }>({
    method: ["GET", "POST"],
    url: "/:topic",
    // It takes a record out, which is not for HEAD to do, nor for a page that happens to be open.
    exposeHeadRoute: false,
    config: { changes: true },
    async handler({ params: { topic } }, reply) {
      if (!topics.includes(topic)) {
        throw new RequestError(
          "unsupported-topic",
          `"${topic}" is not a topic of this egress: there are ${topics.join(", ")}`,
        );
      }
      const record = await runtime.pop(topic);
      if (record === undefined) throw new RequestError("empty-topic", `"${topic}" is empty`);
      return reply.type("application/octet-stream").send(Buffer.from(record.value));
    },
  });
  return app;
}
