/** How a service answers what never gets to its functions: in the shape of all its other errors, and with what to do. */
import type { Socket } from "node:net";
import type {
  ConnectionError,
  FastifyError,
  FastifyInstance,
  FastifyReply,
  FastifyServerOptions,
} from "fastify";

/** How long a request may take to come in, in milliseconds: at 32 MiB, 300 KB a second. */
export const MAX_REQUEST_MS = 120_000;

interface Refusal {
  readonly error: string;
  readonly message: string;
}

/** The options of a server that answers so what is not a request, or not one for any route. */
export const refusing: Pick<FastifyServerOptions, "frameworkErrors" | "clientErrorHandler"> = {
  frameworkErrors: (error, _request, reply) => answerUnroutable(error, reply),
  clientErrorHandler: answerUnreadable,
};

/** Answers what has no route. */
export function refuseUnknown(app: FastifyInstance): void {
  app.setNotFoundHandler(({ method, url }, reply) =>
    reply.code(404).send({
      error: "unknown-route",
      message: `there is no ${method} ${url}: functions are called by POST / or POST /statefun`,
    } satisfies Refusal),
  );
}

function answerUnroutable({ message, statusCode = 400 }: FastifyError, reply: FastifyReply): void {
  reply.code(statusCode).send({ error: "unreadable-request", message } satisfies Refusal);
}

const UNREADABLE: Readonly<Record<string, readonly [status: string, message: string]>> = {
  HPE_HEADER_OVERFLOW: [
    "431 Request Header Fields Too Large",
    "the path and the headers are too large",
  ],
  ERR_HTTP_REQUEST_TIMEOUT: [
    "408 Request Timeout",
    `the request did not come in within ${MAX_REQUEST_MS / 1000} s`,
  ],
};

function answerUnreadable(error: ConnectionError, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, message] = UNREADABLE[error.code] ?? [
    "400 Bad Request",
    `this is not a whole HTTP request: ${error.message}`,
  ];
  const body = JSON.stringify({ error: "unreadable-request", message } satisfies Refusal);
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
