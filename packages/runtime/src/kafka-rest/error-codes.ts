/** Errors in the shape of Kafka REST: `{"error_code":40401,"message":"…"}`, where the code begins with the HTTP status. */
import type { FastifyError, FastifyReply } from "fastify";
import { RequestError, type RequestErrorCode } from "../errors.ts";

const ERROR_CODES: Readonly<Record<RequestErrorCode, number>> = {
  "invalid-parameter": 40001,
  "invalid-query": 40002,
  unauthenticated: 40101,
  "foreign-origin": 40300,
  "foreign-host": 40301,
  forbidden: 40302,
  "unknown-route": 40400,
  "unknown-topic": 40401,
  "unknown-function": 40402,
  "unknown-instance": 40403,
  "unknown-record": 40404,
  "unknown-message": 40405,
  "unsupported-topic": 40501,
  "busy-instance": 40901,
  "unread-records": 40903,
  "served-function": 40904,
  "backup-conflict": 40904,
  "moved-on": 40902,
  "too-large": 41301,
  "unsupported-media-type": 41501,
  "invalid-body": 42201,
  "invalid-record": 42201,
  "idempotency-conflict": 42201,
  "too-many": 42901,
  unavailable: 50301,
};

/** The code of a refusal, whose first three digits are the HTTP status. */
export function errorCodeOf(code: RequestErrorCode): number {
  return ERROR_CODES[code];
}

/** Answers a request with what went wrong. What the HTTP server itself refuses has two zeros after its status. */
export function answerError(error: RequestError | FastifyError, reply: FastifyReply): void {
  const errorCode =
    error instanceof RequestError ? errorCodeOf(error.code) : (error.statusCode ?? 500) * 100;
  reply.code(Math.floor(errorCode / 100)).send({ error_code: errorCode, message: error.message });
}
