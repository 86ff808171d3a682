/** The functions service as a listener of Node's own servers: `statefun-ts/node`. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { createEndpoint, type EndpointOptions } from "./endpoint.ts";
import { readStream } from "./stream.ts";

export type { EndpointOptions };

/**
 * Serves functions on POST `/` and `/statefun`: `createServer(nodeListener({ functions: [GreeterFn] })).listen(1108)`, of
 * `node:http` or `node:https`, or as a handler in any framework that has these requests and responses.
 *
 * Every error is answered with JSON: `error`, a code, and `message`, the reason.
 *
 * @throws StateFunError `invalid-declaration` when two functions have the same name
 */
export function nodeListener(
  options: EndpointOptions,
): (request: IncomingMessage, response: ServerResponse) => void {
  const endpoint = createEndpoint(options);
  return (request, response) => {
    const body = endpoint(
      {
        method: request.method,
        path: request.url,
        contentType: request.headers["content-type"],
        contentLength: request.headers["content-length"],
        origin: request.headers.origin,
      },
      ({ status, headers, body }) =>
        void response.writeHead(status, { ...headers, "content-length": body.length }).end(body),
    );
    if (body !== undefined) readStream(request, body);
  };
}
