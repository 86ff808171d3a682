/** The API's errors, in the shape that Kafka REST gives them: `{"error_code":40401,"message":"…"}`. */
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply } from "fastify";
import { StoreFailedError } from "../commit/store-failed.ts";

/** How long a request's head may be, and with it an id in its path, in bytes. */
const MAX_HEAD_BYTES = 1024 * 1024;
/** How long a request may take to come in, in milliseconds. */
const MAX_REQUEST_MS = 120_000;

/** A server that answers every error in that shape. */
export function createServer(): FastifyInstance {
  const app = fastify({
    http: { maxHeaderSize: MAX_HEAD_BYTES },
    requestTimeout: MAX_REQUEST_MS,
    routerOptions: { maxParamLength: MAX_HEAD_BYTES },
    frameworkErrors: (error, _request, reply) => answerError(error, reply),
  });
  // Any page in the operator's browser can send a plain POST here, but the browser says whose it is.
  app.addHook("onRequest", async ({ method, headers: { origin, host } }) => {
    if (method === "GET" || origin === undefined || URL.parse(origin)?.host === host) return;
    throw new ApiError(40300, `a page of ${origin} may not send to this API`);
  });
  app.setErrorHandler((error: FastifyError | ApiError, _request, reply) =>
    answerError(error, reply),
  );
  app.setNotFoundHandler((request, reply) => {
    reply
      .code(404)
      .send({ error_code: 40400, message: `there is no ${request.method} ${request.url}` });
  });
  return app;
}

function answerError(error: FastifyError | ApiError, reply: FastifyReply): void {
  const errorCode = errorCodeOf(error);
  reply.code(Math.floor(errorCode / 100)).send({ error_code: errorCode, message: error.message });
}

function errorCodeOf(error: FastifyError | ApiError | StoreFailedError): number {
  if (error instanceof ApiError) return error.errorCode;
  if (error instanceof StoreFailedError) return 50300;
  return (error.statusCode ?? 500) * 100;
}

export class ApiError extends Error {
  override readonly name = "ApiError";
  /** The HTTP status and two more digits, as Kafka REST has them. */
  readonly errorCode: number;

  constructor(errorCode: number, message: string) {
    super(message);
    this.errorCode = errorCode;
  }
}
