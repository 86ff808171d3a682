/**
 * What a functions service says over HTTP, once for all of its adapters: the paths, the content type, the limit of a body,
 * and the status and JSON of each error. An adapter only turns its server's request and response into these.
 */
import { reasonOf, StateFunError, type StateFunErrorCode } from "../errors.ts";
import { requestReplyHandler } from "../invoke.ts";
import type { RequestReplyOptions } from "../options.ts";

/** The functions that an endpoint serves, and how. */
export interface EndpointOptions extends RequestReplyOptions {
  /** The largest request, in bytes. Default 32 MiB, as the runtime's own limit. A larger one is answered with 413. */
  readonly bodyLimit?: number;
}

/** A request, whichever server it came to. */
export interface EndpointRequest {
  readonly method: string | undefined;
  /** The path, with or without a query. Left out where the server's own router has found it to be one of {@link PATHS}. */
  readonly path?: string | undefined;
  readonly contentType: string | null | undefined;
  readonly contentLength: string | null | undefined;
  /** Which page sent it. There when it comes from a browser, which says so for every POST. */
  readonly origin: string | null | undefined;
  /** Adds each chunk to `body`, and resolves after the last one; rejects with what `add` throws, if it does. */
  readBody(body: Body): Promise<void>;
}

/** The answer to it, whatever its status. */
export interface EndpointResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Answers every request: it never rejects. */
export type Endpoint = (request: EndpointRequest) => Promise<EndpointResponse>;

/** Where functions are called. */
export const PATHS = ["/", "/statefun"] as const;
/**
 * How a slash at the beginning comes from Flink 1.16's StateFun, when it calls a unix socket: it gives the path to OkHttp as
 * one segment, `/%2F` or `/%2Fstatefun`.
 */
const ENCODED_SLASH = /^\/%2F/i;

/** Of a request, and of the answer to it. */
export const CONTENT_TYPE = "application/octet-stream";
const ANSWER_HEADERS = { "content-type": CONTENT_TYPE };
const DEFAULT_BODY_LIMIT = 32 * 1024 * 1024;

// A runtime tries again after a 5xx and fails its job on most others. What a redeploy can cure must therefore be a 5xx.
const STATUS: Partial<Record<StateFunErrorCode, number>> = {
  "malformed-request": 400,
  "unknown-function": 503,
};

/** @throws StateFunError `invalid-declaration` when two functions have the same name */
export function createEndpoint({ bodyLimit, ...options }: EndpointOptions): Endpoint {
  const limit = bodyLimit ?? DEFAULT_BODY_LIMIT;
  const handle = requestReplyHandler(options);
  return async (request) => {
    const body = new Body(limit);
    try {
      checkHead(request, limit);
      await request.readBody(body);
    } catch (error) {
      return answerRefused(error);
    }
    try {
      return { status: 200, headers: ANSWER_HEADERS, body: await handle(body.bytes()) };
    } catch (error) {
      return answerFailed(error);
    }
  };
}

/** The body of a request while it comes in. */
export class Body {
  readonly #limit: number;
  readonly #chunks: Uint8Array[] = [];
  #length = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** @throws Refusal when it gets too large */
  add(chunk: Uint8Array): void {
    this.#length += chunk.length;
    if (this.#length > this.#limit) throw tooLarge(this.#limit);
    this.#chunks.push(chunk);
  }

  bytes(): Uint8Array {
    const [first] = this.#chunks;
    if (first !== undefined && this.#chunks.length === 1) return first;
    return Buffer.concat(this.#chunks, this.#length);
  }
}

/** Why a request does not reach the functions. */
class Refusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** @throws Refusal */
function checkHead(request: EndpointRequest, limit: number): void {
  const { method, path, contentType, contentLength, origin } = request;
  if (path !== undefined && !isServed(path)) {
    throw new Refusal(404, "not-found", `functions are called at ${PATHS.join(" and ")}`);
  }
  if (method !== "POST") {
    throw new Refusal(405, "method-not-allowed", `send POST with ${CONTENT_TYPE}`);
  }
  // One of another origin cannot send this content type, but one whose name was led here has the service's own origin.
  if (origin) {
    throw new Refusal(
      403,
      "web-page",
      `functions are for runtimes, and not for a page of ${origin}`,
    );
  }
  if (contentType?.split(";", 1)[0]?.trim().toLowerCase() !== CONTENT_TYPE) {
    throw new Refusal(415, "unsupported-media-type", `send ${CONTENT_TYPE}`);
  }
  if (Number(contentLength) > limit) throw tooLarge(limit);
}

function isServed(path: string): boolean {
  const [pathname = ""] = path.split("?", 1);
  const decoded = pathname.replace(ENCODED_SLASH, "/");
  return PATHS.some((served) => served === decoded);
}

function tooLarge(limit: number): Refusal {
  return new Refusal(413, "payload-too-large", `the request is too large: over ${limit} bytes`);
}

function answerRefused(error: unknown): EndpointResponse {
  if (!(error instanceof Refusal)) {
    const message = `the request was cut off: ${reasonOf(error)}`;
    return json(400, { error: "incomplete-request", message });
  }
  const { status, code, message } = error;
  return json(status, { error: code, message }, status === 405 ? { allow: "POST" } : {});
}

function answerFailed(error: unknown): EndpointResponse {
  if (!(error instanceof StateFunError)) {
    return json(500, { error: "internal-error", message: reasonOf(error) });
  }
  const { code, message, invocation } = error;
  // What a handler threw is the handler's failure, whatever it says about itself.
  const status = invocation === undefined ? (STATUS[code] ?? 500) : 500;
  return json(status, { error: code, message, ...invocation });
}

/** Every error is answered with JSON: `error`, a code, and `message`, the reason. */
function json(
  status: number,
  body: { readonly error: string; readonly message: string },
  headers: EndpointResponse["headers"] = {},
): EndpointResponse {
  return {
    status,
    headers: { "content-type": "application/json", ...headers },
    body: Buffer.from(JSON.stringify(body)),
  };
}
