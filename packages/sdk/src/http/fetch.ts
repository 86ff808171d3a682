/** The functions service as `Request` -> `Response`, for servers that speak the fetch API: `statefun-ts/fetch`. */
import { type Body, createEndpoint, type EndpointOptions } from "./endpoint.ts";

export type { EndpointOptions };

/**
 * Serves functions on POST `/` and `/statefun`: `Deno.serve(fetchHandler({ functions: [GreeterFn] }))`,
 * `Bun.serve({ fetch: fetchHandler(…) })`, or mounted in Hono.
 *
 * Every error is answered with JSON: `error`, a code, and `message`, the reason.
 *
 * @throws StateFunError `invalid-declaration` when two functions have the same name
 */
export function fetchHandler(options: EndpointOptions): (request: Request) => Promise<Response> {
  const endpoint = createEndpoint(options);
  return (request) =>
    new Promise((resolve) => {
      const body = endpoint(
        {
          method: request.method,
          path: new URL(request.url).pathname,
          contentType: request.headers.get("content-type"),
          contentLength: request.headers.get("content-length"),
          origin: request.headers.get("origin"),
        },
        ({ status, headers, body }) => resolve(new Response(body, { status, headers })),
      );
      if (body !== undefined) void read(request, body);
    });
}

async function read(request: Request, body: Body): Promise<void> {
  try {
    for await (const chunk of request.body ?? []) if (!body.add(chunk)) return;
    body.end();
  } catch (error) {
    body.cutOff(error);
  }
}
