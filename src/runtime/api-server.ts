/** The API's errors, in the shape that Kafka REST gives them: `{"error_code":40401,"message":"…"}`. */
import fastify, { type FastifyError, type FastifyInstance } from "fastify";

/** Ids may be of any length that fits in a request's head. */
const MAX_PARAM_LENGTH = 16_384;

/** A server that answers every error in that shape. */
export function createServer(): FastifyInstance {
  const app = fastify({ routerOptions: { maxParamLength: MAX_PARAM_LENGTH } });
  app.setErrorHandler((error: FastifyError | ApiError, _request, reply) => {
    const errorCode = error instanceof ApiError ? error.errorCode : (error.statusCode ?? 500) * 100;
    reply.code(Math.floor(errorCode / 100)).send({ error_code: errorCode, message: error.message });
  });
  app.setNotFoundHandler((request, reply) => {
    reply
      .code(404)
      .send({ error_code: 40400, message: `there is no ${request.method} ${request.url}` });
  });
  return app;
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
