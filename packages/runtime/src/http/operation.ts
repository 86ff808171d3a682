/**
 * What one request can do, declared once: the schemas check what comes, and `/openapi.json` is made from them, so that what is
 * described is what happens.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type * as z from "zod";
import { RequestError } from "../errors.ts";
import { parseExactly, textOf } from "../kafka-rest/exact-json.ts";
import { parse, strictObject } from "../kafka-rest/strict.ts";
import { audited, type Note, targetOf } from "./audit.ts";
import { type Description, operationIdOf } from "./description.ts";

/** A description with what is done. */
export interface Operation<
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Body extends z.ZodType,
> extends Description {
  readonly params?: Params;
  readonly query?: Query;
  /** Of JSON. */
  readonly body?: Body;
  /** Of a body, in bytes. Default 1 MiB. */
  readonly maxBodyBytes?: number;
  /** Whether a GET can be asked for its headers alone. Default true. */
  readonly exposeHeadRoute?: boolean;
  handle(
    input: {
      readonly params: z.output<Params>;
      readonly query: z.output<Query>;
      readonly body: z.output<Body>;
    },
    request: FastifyRequest,
    reply: FastifyReply,
  ): unknown;
}

/** An operation that can be added to a server. */
export interface Route {
  readonly description: Description;
  /** `note` is told of what only an operator may do. */
  add(app: FastifyInstance, note: Note): void;
}

const NO_QUERY = strictObject({});
const MAX_BODY_BYTES = 1024 * 1024;

export function operation<
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Body extends z.ZodType,
>(declared: Operation<Params, Query, Body>): Route {
  const { method, path, params, query, body, role } = declared;
  const { maxBodyBytes = MAX_BODY_BYTES, exposeHeadRoute = true } = declared;
  return {
    description: declared,
    add(app, note) {
      app.route({
        method,
        url: path.replaceAll(/\{(\w+)\}/g, ":$1"),
        bodyLimit: maxBodyBytes,
        exposeHeadRoute,
        config: { role },
        handler: async (request, reply) => {
          const input = {
            params: (params && parse(params, request.params, "path")) as z.output<Params>,
            query: parse(query ?? NO_QUERY, request.query, "query") as z.output<Query>,
            body: (body && parse(body, request.body, "body")) as z.output<Body>,
          };
          const act = () => declared.handle(input, request, reply);
          if (role !== "operate") return act();
          const target = targetOf(input.params, input.query);
          return audited(note, { action: operationIdOf(declared), request, target }, act);
        },
      });
    },
  };
}

/** Adds routes to a server, and has `note` told of what operators do. Those with a body take JSON; the others take what the server takes. */
export function addRoutes(app: FastifyInstance, routes: readonly Route[], note: Note): void {
  const { true: withBody = [], false: without = [] } = Object.groupBy(routes, ({ description }) =>
    description.body === undefined ? "false" : "true",
  );
  for (const route of without) route.add(app, note);
  app.register((scope, _options, done) => {
    takeJson(scope);
    for (const route of withBody) route.add(scope, note);
    done();
  });
}

/** From here on bodies are JSON, whose numbers are kept to the digit. */
function takeJson(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser(
    "application/json",
    { parseAs: "buffer" },
    async (_request: FastifyRequest, body: Buffer) => {
      const text = textOf(body);
      if (text === undefined) throw new RequestError("invalid-body", "the body is not UTF-8");
      try {
        return parseExactly(text);
      } catch (cause) {
        const reason = cause instanceof Error ? cause.message : cause;
        throw new RequestError("invalid-body", `the body is not JSON: ${reason}`, { cause });
      }
    },
  );
  scope.addContentTypeParser("*", async () => {
    throw new RequestError("unsupported-media-type", "the Content-Type must be application/json");
  });
}
