/** The functions service as a Fastify plugin: a thin adapter that puts HTTP around the bytes-to-bytes core. */
import type { FastifyError, FastifyPluginAsync, FastifyReply, FastifyRequest } from "fastify";
import { StateFunError, type StateFunErrorCode } from "../errors.ts";
import { requestReplyHandler } from "../invoke.ts";
import type { RequestReplyOptions } from "../options.ts";

export interface StateFunPluginOptions extends RequestReplyOptions {
  /** The largest request, in bytes. Default 32 MiB, as the runtime's own limit. A larger one is answered with 413. */
  readonly bodyLimit?: number;
}

const CONTENT_TYPE = "application/octet-stream";
const DEFAULT_BODY_LIMIT = 32 * 1024 * 1024;
/**
 * To a unix socket Flink 1.16's StateFun posts `/%2F` or `/%2Fstatefun`: it gives the path to OkHttp as one segment, whose
 * slash is then encoded. The router compares what it has decoded.
 */
const ENCODED = "/:path(^\\x2F(?:statefun)?$)";
const PATHS = ["/", "/statefun", ENCODED] as const;

// A runtime tries again after a 5xx and fails its job on most others. What a redeploy can cure must therefore be a 5xx.
const STATUS: Partial<Record<StateFunErrorCode, number>> = {
  "malformed-request": 400,
  "unknown-function": 503,
};

/**
 * Serves functions on POST `/` and `/statefun`, below the prefix it is registered with:
 * `await app.register(statefun, { functions: [UserShoppingCartFn, StockFn] })`.
 *
 * Every error is answered with JSON: `error`, a code, and `message`, the reason.
 *
 * @throws StateFunError `invalid-declaration`
 */
export const statefun: FastifyPluginAsync<StateFunPluginOptions> = async (app, options) => {
  const { bodyLimit = DEFAULT_BODY_LIMIT } = options;
  const handle = requestReplyHandler({ logger: app.log, ...options });

  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    CONTENT_TYPE,
    { parseAs: "buffer", bodyLimit },
    (_request, body, done) => {
      done(null, body);
    },
  );
  app.setErrorHandler(answerError);

  const methods = app.supportedMethods.filter(
    (method) => method !== "POST" && method !== "OPTIONS",
  );
  for (const url of PATHS) {
    app.post<{ Body: Buffer }>(url, { bodyLimit }, async ({ body }, reply) => {
      if (!(body instanceof Uint8Array))
        return refuse(reply, 415, "unsupported-media-type", `send ${CONTENT_TYPE}`);
      const response = await handle(body);
      return reply.type(CONTENT_TYPE).send(response);
    });
    app.route({
      method: methods,
      url,
      handler: (_request, reply) =>
        refuse(
          reply.header("allow", "POST"),
          405,
          "method-not-allowed",
          `send POST with ${CONTENT_TYPE}`,
        ),
    });
  }
};

function refuse(reply: FastifyReply, status: number, error: string, message: string): FastifyReply {
  return reply.code(status).type("application/json").send({ error, message });
}

function answerError(
  error: FastifyError | StateFunError,
  _request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  if (error instanceof StateFunError) {
    const { code, message, invocation } = error;
    // What a handler threw is the handler's failure, whatever it says of itself.
    const status = invocation === undefined ? (STATUS[code] ?? 500) : 500;
    return reply
      .code(status)
      .type("application/json")
      .send({ error: code, message, ...invocation });
  }
  // What Fastify found before the functions were asked: 413, 415, a broken body.
  if (error.statusCode === 415)
    return refuse(reply, 415, "unsupported-media-type", `send ${CONTENT_TYPE}`);
  return refuse(reply, error.statusCode ?? 500, error.code, error.message);
}
