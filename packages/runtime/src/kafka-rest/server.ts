/** The HTTP server of everything that speaks the dialect: it answers whatever goes wrong in the shape of Kafka REST. */
import fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyServerOptions,
} from "fastify";
import { RequestError } from "../errors.ts";
import { answerError } from "./error-codes.ts";

/** How long a request's head may be, and with it an id in its path, in bytes. */
const MAX_HEAD_BYTES = 1024 * 1024;
/** How long a request may take to come in, in milliseconds. */
const MAX_REQUEST_MS = 120_000;

/**
 * A server without routes, which does not listen yet. Paths and headers of a request may be 1 MiB together, and it has
 * two minutes to come in. Requests of other sites' pages are refused.
 */
export function createServer(
  options: Pick<FastifyServerOptions, "forceCloseConnections"> = {},
): FastifyInstance {
  const app = fastify({
    ...options,
    http: { maxHeaderSize: MAX_HEAD_BYTES },
    requestTimeout: MAX_REQUEST_MS,
    routerOptions: { maxParamLength: MAX_HEAD_BYTES },
    frameworkErrors: (error, _request, reply) => answerError(error, reply),
  });
  // Any page in the operator's browser can send a plain POST here, but the browser says whose it is.
  app.addHook("onRequest", async ({ method, headers: { origin, host } }) => {
    if (method === "GET" || origin === undefined || URL.parse(origin)?.host === host) return;
    throw new RequestError("foreign-origin", `a page of ${origin} may not send to this API`);
  });
  app.setErrorHandler((error: FastifyError | RequestError, _request, reply) =>
    answerError(error, reply),
  );
  app.setNotFoundHandler(async ({ method, url }) => {
    throw new RequestError("unknown-route", `there is no ${method} ${url}`);
  });
  return app;
}
