/** The functions service as a Fastify plugin: `statefun-ts/fastify`. */
import type { Readable } from "node:stream";
import type { FastifyError, FastifyPluginAsync, FastifyReply, FastifyRequest } from "fastify";
import { CONTENT_TYPE, createEndpoint, type EndpointOptions, PATHS } from "./endpoint.ts";
import { readStream } from "./stream.ts";

export type { EndpointOptions };

/** The same paths with the slash encoded, as one pattern: the router compares what it has decoded. */
const ENCODED_PATHS = `/:path(^\\x2F(?:${PATHS.map((path) => path.slice(1)).join("|")})$)`;

/**
 * Serves functions on POST `/` and `/statefun`, below the prefix it is registered with:
 * `await app.register(statefun, { functions: [UserShoppingCartFn, StockFn] })`.
 *
 * Logs with the app's logger unless it is given another. Every error is answered with JSON: `error`, a code, and
 * `message`, the reason.
 *
 * @throws StateFunError `invalid-declaration` when two functions have the same name
 */
export const statefun: FastifyPluginAsync<EndpointOptions> = async (app, options) => {
  const endpoint = createEndpoint({ logger: app.log, ...options });

  const handler = (request: FastifyRequest, reply: FastifyReply): void => {
    const body = endpoint(
      {
        method: request.method,
        contentType: request.headers["content-type"],
        contentLength: request.headers["content-length"],
        origin: request.headers.origin,
      },
      ({ status, headers, body }) => void reply.code(status).headers(headers).send(body),
    );
    // A stream, for there is a content type.
    if (body !== undefined) readStream(request.body as Readable, body);
  };

  // The endpoint reads the body itself. Its own content type stands there because it is found faster than "*".
  app.removeAllContentTypeParsers();
  app.addContentTypeParser([CONTENT_TYPE, "*"], (_request, payload, done) => done(null, payload));
  // An invalid content type comes here. It is for the endpoint to say what is wrong with it, too.
  app.setErrorHandler(async (error: FastifyError, request, reply) => {
    if (error.statusCode !== 415) throw error;
    handler(request, reply);
    return reply;
  });

  // OPTIONS is left to those who answer for the whole app, such as for CORS.
  const method = app.supportedMethods.filter((each) => each !== "OPTIONS");
  for (const url of [...PATHS, ENCODED_PATHS]) app.route({ method, url, handler });
};
