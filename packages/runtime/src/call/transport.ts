/** How the runtime reaches a functions service: a ToFunction's bytes there, a FromFunction's bytes back. */
import { readFileSync } from "node:fs";
import { Agent, type Dispatcher } from "undici";
import type { EndpointSpec } from "../module/module.ts";

export interface Transport {
  /** Rejects with a {@link TransportError}, or whatever an in-process function throws. */
  send(request: Uint8Array): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** A call that brought no answer to go by. */
export class TransportError extends Error {
  override readonly name = "TransportError";
  /** Whether the service did not get to the functions at all, so that no message of the batch is to blame. */
  readonly unavailable: boolean;

  constructor(
    message: string,
    options: { readonly unavailable: boolean; readonly cause?: unknown },
  ) {
    super(message, { cause: options.cause });
    this.unavailable = options.unavailable;
  }
}

/** The functions in this process: the same bytes, without the socket, and the same limit on a call. */
export function inProcessTransport(
  handle: (request: Uint8Array) => Promise<Uint8Array>,
  { transport: { callTimeoutMs } }: EndpointSpec,
): Transport {
  return {
    async send(request) {
      const timeout = Promise.withResolvers<never>();
      const timer = setTimeout(() => {
        const message = `no answer from the function in this process within ${callTimeoutMs} ms`;
        timeout.reject(new TransportError(message, { unavailable: false }));
      }, callTimeoutMs);
      try {
        return await Promise.race([handle(request), timeout.promise]);
      } finally {
        clearTimeout(timer);
      }
    },
    close: () => Promise.resolve(),
  };
}

const CONTENT_TYPE = "application/octet-stream";
/** Connections for one function type: the dispatcher has no more batches of one in flight. */
const MAX_CONNECTIONS = 128;
const KEEP_ALIVE_MS = 60_000;
/** What tells that the service was not reached. A connection that broke later may have broken on a message. */
const UNREACHED = new Set([
  "ECONNREFUSED",
  "ENOENT",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);
/** How much of an error's body goes into its message. */
const MAX_REASON_BYTES = 2000;

/**
 * The functions behind the endpoint's URL: http, https (with the module's certificates) or http+unix.
 * @throws Error when a certificate cannot be read
 */
export function httpTransport(endpoint: EndpointSpec, functionName: string): Transport {
  const { transport } = endpoint;
  const { origin, path, socketPath } = target(endpoint.urlPathTemplate, functionName);
  const agent = new Agent({
    connections: MAX_CONNECTIONS,
    pipelining: 1,
    keepAliveTimeout: KEEP_ALIVE_MS,
    headersTimeout: transport.callTimeoutMs,
    bodyTimeout: transport.readTimeoutMs ?? transport.callTimeoutMs,
    connect: {
      timeout: transport.connectTimeoutMs,
      ...(socketPath !== undefined && { socketPath }),
      ...(transport.trustCaCerts !== undefined && { ca: readFileSync(transport.trustCaCerts) }),
      ...(transport.clientCert !== undefined && { cert: readFileSync(transport.clientCert) }),
      ...(transport.clientKey !== undefined && { key: readFileSync(transport.clientKey) }),
      ...(transport.clientKeyPassword !== undefined && {
        passphrase: readFileSync(transport.clientKeyPassword, "utf8").trim(),
      }),
    },
  });

  return {
    async send(request) {
      let response: Dispatcher.ResponseData;
      try {
        response = await agent.request({
          origin,
          path,
          method: "POST",
          headers: { "content-type": CONTENT_TYPE },
          body: request,
          signal: AbortSignal.timeout(transport.callTimeoutMs),
        });
        return await readBody(response, transport.payloadMaxBytes);
      } catch (cause) {
        if (cause instanceof TransportError) throw cause;
        const { code = "" } = cause as { code?: string };
        const reason = (cause instanceof Error && cause.message) || code || String(cause);
        throw new TransportError(`${origin}${path}: ${reason}`, {
          unavailable: UNREACHED.has(code),
          cause,
        });
      }
    },
    // What is still in flight when the runtime closes has been waited for.
    close: () => agent.destroy(),
  };
}

function target(template: string, functionName: string) {
  const url = template.replaceAll("{function.name}", encodeURIComponent(functionName));
  const unix =
    /^http\+unix:\/\/(.+?\.sock(?:et)?)(\/.*)?$/.exec(url) ??
    /^http\+unix:\/\/([^?]+)()$/.exec(url);
  if (unix?.[1] !== undefined) {
    return { origin: "http://localhost", path: unix[2] || "/", socketPath: unix[1] };
  }
  const { origin, pathname, search } = new URL(url);
  return { origin, path: pathname + search, socketPath: undefined };
}

async function readBody(
  { statusCode, headers, body }: Dispatcher.ResponseData,
  limit: number,
): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) {
      throw new TransportError(`the answer is larger than ${limit} bytes`, { unavailable: false });
    }
    chunks.push(chunk);
  }
  const [only] = chunks;
  const bytes = only !== undefined && chunks.length === 1 ? only : Buffer.concat(chunks);

  const contentType = String(headers["content-type"] ?? "no content type")
    .split(";")[0]
    ?.trim();
  if (statusCode >= 200 && statusCode < 300 && contentType === CONTENT_TYPE) return bytes;
  const reason = bytes.subarray(0, MAX_REASON_BYTES).toString();
  throw new TransportError(`answered ${statusCode} (${contentType}): ${reason}`, {
    unavailable: statusCode >= 502 && statusCode <= 504,
  });
}
