/**
 * The playground's ingress and egress (apache/flink-statefun-playground), each an HTTP server on the port that module.yaml
 * gives: `PUT /namespace/name/id` sends a message, `GET /topic` takes a record out. Unlike there, what is sent is durable
 * when it is answered, what was not taken out is still there after a restart, and an error has a status and a text.
 */
import type { FastifyInstance, FastifyRequest } from "fastify";
import { RequestError } from "../errors.ts";
import { MAX_BODY_BYTES } from "../kafka-rest/dialect.ts";
import type { Module } from "../module/module.ts";
import type { Runtime } from "../runtime.ts";
import { createGuardedServer, type ServerOptions } from "./server.ts";

const CONTENT_TYPE_PREFIX = "application/vnd.";
const DEFAULT_TYPENAME = "io.statefun.types/string";

export interface PlaygroundServer {
  readonly name: "ingress" | "egress";
  readonly app: FastifyInstance;
  /** 0: any free one. */
  readonly port: number;
}

/** The servers that the module asks for; they do not listen yet. Where there are tokens they take one that may produce. */
export function playgroundServers(
  runtime: Pick<Runtime, "send" | "pop">,
  { playgroundIngresses, playgroundEgresses }: Module,
  options?: ServerOptions,
): PlaygroundServer[] {
  const create = () => createPlaygroundServer(options);
  return [
    ...playgroundIngresses.map(({ port }) => ({
      name: "ingress" as const,
      port,
      app: ingress(create(), runtime),
    })),
    ...playgroundEgresses.map(({ port, topics }) => ({
      name: "egress" as const,
      port,
      app: egress(create(), runtime, topics),
    })),
  ];
}

/** Like any, except that each answer has its status in a header `Status`, too, which is where the original has it. */
function createPlaygroundServer(options?: ServerOptions): FastifyInstance {
  const app = createGuardedServer(options);
  app.addHook("onSend", async (_request, reply) => {
    if (!reply.hasHeader("status")) reply.header("status", reply.statusCode);
  });
  return app;
}

function ingress(app: FastifyInstance, runtime: Pick<Runtime, "send">): FastifyInstance {
  const contentTypeOf = takeAnyBody(app);
  for (const url of ["/:namespace/:name/:id", "/:namespace/:name/:id/"]) {
    app.route<{ Params: { namespace: string; name: string; id: string } }>({
      method: ["PUT", "POST"],
      url,
      bodyLimit: MAX_BODY_BYTES,
      config: { role: "produce" },
      async handler(request, reply) {
        const { namespace, name, id } = request.params;
        const { body } = request;
        const target = { function: `${namespace}/${name}`, id };
        const value = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
        await runtime.send(target, typenameOf(contentTypeOf(request)), value);
        return reply.send();
      },
    });
  }
  return app;
}

function typenameOf(contentType: string): string {
  if (!contentType.startsWith(CONTENT_TYPE_PREFIX)) return DEFAULT_TYPENAME;
  const [typename = ""] = contentType.slice(CONTENT_TYPE_PREFIX.length).split(";");
  return typename.trim();
}

function egress(
  app: FastifyInstance,
  runtime: Pick<Runtime, "pop">,
  topics: readonly string[],
): FastifyInstance {
  takeAnyBody(app);
  app.route<{ Params: { topic: string } }>({
    method: ["GET", "POST"],
    url: "/:topic",
    // It takes a record out, which is not for HEAD to do, nor for a page that happens to be open.
    exposeHeadRoute: false,
    config: { changes: true, role: "produce" },
    async handler({ params: { topic } }, reply) {
      if (!topics.includes(topic)) {
        throw new RequestError(
          "unsupported-topic",
          `"${topic}" is not a topic of this egress: there are ${topics.join(", ")}`,
        );
      }
      const record = await runtime.pop(topic);
      // Whoever polls takes every body for a record.
      if (record === undefined) return reply.header("status", 404).send();
      return reply.type("application/octet-stream").send(Buffer.from(record.value));
    },
  });
  return app;
}

/**
 * Lets a server take bodies whatever they say they are. Gives what a request says of its own: what names a message's type
 * here, `application/vnd.<namespace>/<name>`, is not a media type that a server would accept.
 */
function takeAnyBody(app: FastifyInstance): (request: FastifyRequest) => string {
  const contentTypes = new WeakMap<object, string>();
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
  return ({ raw }) => contentTypes.get(raw) ?? "";
}
