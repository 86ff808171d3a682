/** How a service answers what never gets to its functions: in the shape of all its other errors, and with what to do. */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyServerOptions } from "fastify";
import { unreadableHandler } from "statefun-wire/http-server";

interface Refusal {
  readonly error: string;
  readonly message: string;
}

/** The options of a server that answers so what is not a request, or not one for any route. */
export const refusing: Pick<FastifyServerOptions, "frameworkErrors" | "clientErrorHandler"> = {
  frameworkErrors: (error, _request, reply) => answerUnroutable(error, reply),
  clientErrorHandler: unreadableHandler(
    "the path and the headers are too large",
    (_status, message) => unreadable(message),
  ),
};

function answerUnroutable({ message, statusCode = 400 }: FastifyError, reply: FastifyReply): void {
  reply.code(statusCode).send(unreadable(message));
}

function unreadable(message: string): Refusal {
  return { error: "unreadable-request", message };
}

/** Answers what has no route. */
export function refuseUnknown(app: FastifyInstance): void {
  app.setNotFoundHandler(({ method, url }, reply) =>
    reply.code(404).send({
      error: "unknown-route",
      message: `there is no ${method} ${url}: functions are called by POST / or POST /statefun`,
    } satisfies Refusal),
  );
}
