/** The HTTP server of everything that speaks the dialect: it answers whatever goes wrong in the shape of Kafka REST. */
import fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyServerOptions,
} from "fastify";
import { Connections } from "statefun-wire/connections";
import { MAX_REQUEST_MS, unreadableHandler, WITHOUT_SCHEMAS } from "statefun-wire/http-server";
import { secured, type Tls } from "statefun-wire/tls";
import { RequestError } from "../errors.ts";
import { answerError } from "./error-codes.ts";
import { guardFromPages } from "./page-guard.ts";

/** How long a request's head may be, and with it an id in its path, in bytes. */
const MAX_HEAD_BYTES = 1024 * 1024;

/** How a server differs from what suits most. */
export interface DialectServerOptions extends Pick<FastifyServerOptions, "forceCloseConnections"> {
  /**
   * The names by which it may be called, besides `localhost`, names that end with `.localhost`, IP addresses and the
   * machine's own name. Default none.
   */
  readonly allowedHosts?: readonly string[] | undefined;
  /** Left out: no TLS. */
  readonly tls?: Tls | undefined;
  /** Of the path and the headers of a request, together. Default 1 MiB. */
  readonly maxHeadBytes?: number;
}

/**
 * A server without routes, which does not listen yet. A request has two minutes to come in. Requests of other sites' pages are refused, as are those that call it by another's name. Routes
 * cannot have JSON schemas. Closing it waits for the answers that are being made, and for nobody who does not send the rest
 * of a request or read an answer.
 */
export function createServer({
  allowedHosts = [],
  tls,
  maxHeadBytes = MAX_HEAD_BYTES,
  ...options
}: DialectServerOptions = {}): FastifyInstance {
  const head = { maxHeaderSize: maxHeadBytes };
  const app = fastify({
    ...options,
    ...(tls === undefined ? { http: head } : { https: { ...head, ...secured(tls) } }),
    requestTimeout: MAX_REQUEST_MS,
    schemaController: WITHOUT_SCHEMAS,
    routerOptions: { maxParamLength: maxHeadBytes },
    frameworkErrors: (error, _request, reply) => answerError(error, reply),
    clientErrorHandler: unreadableHandler(
      `the path and the headers are too large: over ${maxHeadBytes} bytes together`,
      (status, message) => ({ error_code: status * 100, message }),
    ),
  });
  guardFromPages(app, allowedHosts);
  const connections = new Connections(app.server);
  app.addHook("preClose", async () => {
    app.server.once("close", connections.giveUp());
  });
  app.addHook("onRequest", async ({ headers: { "content-encoding": encoding } }, reply) => {
    if (encoding === undefined || encoding.toLowerCase() === "identity") return;
    reply.header("accept-encoding", "identity");
    throw new RequestError(
      "unsupported-media-type",
      `Content-Encoding: ${encoding} is not supported: send the body uncompressed`,
    );
  });
  app.setErrorHandler((error: FastifyError | RequestError, _request, reply) =>
    answerError(error, reply),
  );
  app.setNotFoundHandler(async ({ method, url }) => {
    throw new RequestError("unknown-route", `there is no ${method} ${url}`);
  });
  return app;
}
