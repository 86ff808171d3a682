/** What the HTTP servers of a service and of a runtime have in common, whatever the shape of their answers. */
import type { Socket } from "node:net";

/** How long a request may take to come in, in milliseconds: at 32 MiB, 300 KB a second. */
export const MAX_REQUEST_MS = 120_000;

/**
 * What prom-client measures of a process under names that only counters may have: gauges of what is open, which Prometheus's
 * own check refuses. `nodejs_active_handles` and the like have the same by kind.
 */
export const MISNAMED_METRICS = [
  "nodejs_active_handles_total",
  "nodejs_active_requests_total",
  "nodejs_active_resources_total",
] as const;

/**
 * Fastify's `schemaController` for servers of which no route has a JSON schema: the compilers of schemas, ajv among them, are
 * not loaded, a hundred files.
 */
export const WITHOUT_SCHEMAS = {
  compilersFactory: { buildValidator: noCompiler, buildSerializer: noCompiler },
} as const;

function noCompiler(): never {
  throw new Error("routes of this server have no JSON schemas");
}

/**
 * Fastify's `clientErrorHandler`: bytes that are not an HTTP request never get to a route, and are answered here, in the shape
 * of everything else that the server answers.
 *
 * @param headTooLarge what is said of a head that is too large
 * @param bodyOf the body of an error, which is sent as JSON
 */
export function unreadableHandler(
  headTooLarge: string,
  bodyOf: (status: number, message: string) => object,
): (error: NodeJS.ErrnoException, socket: Socket) => void {
  const reasons: Readonly<Record<string, readonly [status: string, message: string]>> = {
    HPE_HEADER_OVERFLOW: ["431 Request Header Fields Too Large", headTooLarge],
    ERR_HTTP_REQUEST_TIMEOUT: [
      "408 Request Timeout",
      `the request did not come in within ${MAX_REQUEST_MS / 1000} s`,
    ],
  };
  return ({ code = "", message: reason }, socket) => {
    if (code === "ECONNRESET" || !socket.writable) {
      socket.destroy();
      return;
    }
    const [status, message] = reasons[code] ?? [
      "400 Bad Request",
      `this is not a whole HTTP request: ${reason}`,
    ];
    const body = JSON.stringify(bodyOf(Number.parseInt(status, 10), message));
    socket.end(
      `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
    );
  };
}
