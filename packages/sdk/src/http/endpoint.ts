/**
 * What a functions service takes over HTTP, once for all of its adapters: the paths, the content type and the limit of a body.
 * An adapter only turns its server's request and response into these.
 */
import { reasonOf } from "../errors.ts";
import { type BytesHandler, bytesHandler } from "../invoke.ts";
import type { RequestReplyOptions } from "../options.ts";
import { answerFailed, answerRefused, type EndpointResponse, type Refusal } from "./answers.ts";

/** The functions that an endpoint serves, and how. */
export interface EndpointOptions extends RequestReplyOptions {
  /** The largest request, in bytes. Default 32 MiB, as the runtime's own limit. A larger one is answered with 413. */
  readonly bodyLimit?: number;
}

/** The head of a request, whichever server it came to. */
export interface EndpointRequest {
  readonly method: string | undefined;
  /** The path, with or without a query. Left out where the server's own router has found it to be one of {@link PATHS}. */
  readonly path?: string | undefined;
  readonly contentType: string | null | undefined;
  readonly contentLength: string | null | undefined;
  /** Which page sent it. There when it comes from a browser, which says so for every POST. */
  readonly origin: string | null | undefined;
}

type Respond = (response: EndpointResponse) => void;

/**
 * Answers every request once, and never throws. The body that it returns is to be told what comes in; there is none where the
 * head was enough for an answer.
 */
export type Endpoint = (request: EndpointRequest, respond: Respond) => Body | undefined;

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

/** @throws StateFunError `invalid-declaration` when two functions have the same name */
export function createEndpoint({ bodyLimit, ...options }: EndpointOptions): Endpoint {
  const limit = bodyLimit ?? DEFAULT_BODY_LIMIT;
  const handle = bytesHandler(options);
  return (request, respond) => {
    const refusal = refusalOf(request, limit);
    if (refusal === undefined) return new Body(limit, handle, respond);
    respond(answerRefused(refusal));
    return undefined;
  };
}

/** The body of a request while it comes in, and the way to its answer: one without promises, where the functions have none. */
export class Body {
  readonly #limit: number;
  readonly #handle: BytesHandler;
  readonly #respond: Respond;
  readonly #chunks: Uint8Array[] = [];
  #length = 0;
  /** Nothing that comes from here on is of interest. */
  #isOver = false;

  constructor(limit: number, handle: BytesHandler, respond: Respond) {
    this.#limit = limit;
    this.#handle = handle;
    this.#respond = respond;
  }

  /** The next bytes. Returns whether it wants more, which it does not when it gets too large. */
  add(chunk: Uint8Array): boolean {
    if (this.#isOver) return false;
    this.#length += chunk.length;
    if (this.#length > this.#limit) {
      this.#refuse(tooLarge(this.#limit));
      return false;
    }
    this.#chunks.push(chunk);
    return true;
  }

  /** That was all of it. */
  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const respond = this.#respond;
    const succeed = (body: Uint8Array): void =>
      respond({ status: 200, headers: ANSWER_HEADERS, body });
    const fail = (error: unknown): void => respond(answerFailed(error));
    let answer: Uint8Array | Promise<Uint8Array>;
    try {
      answer = this.#handle(this.#bytes());
    } catch (error) {
      fail(error);
      return;
    }
    if (answer instanceof Promise) answer.then(succeed, fail);
    else succeed(answer);
  }

  /** The rest of it does not come. */
  cutOff(reason: unknown): void {
    const message = `the request was cut off: ${reasonOf(reason)}`;
    this.#refuse({ status: 400, error: "incomplete-request", message });
  }

  #refuse(refusal: Refusal): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#chunks.length = 0;
    this.#respond(answerRefused(refusal));
  }

  #bytes(): Uint8Array {
    const [first] = this.#chunks;
    if (first !== undefined && this.#chunks.length === 1) return first;
    return Buffer.concat(this.#chunks, this.#length);
  }
}

/** What is wrong with the head of a request. */
function refusalOf(
  { method, path, contentType, contentLength, origin }: EndpointRequest,
  limit: number,
): Refusal | undefined {
  if (path !== undefined && !isServed(path)) {
    const message = `functions are called at ${PATHS.join(" and ")}`;
    return { status: 404, error: "not-found", message };
  }
  if (method !== "POST") {
    return { status: 405, error: "method-not-allowed", message: `send POST with ${CONTENT_TYPE}` };
  }
  // One of another origin cannot send this content type, but one whose name was led here has the service's own origin.
  if (origin) {
    const message = `functions are for runtimes, and not for a page of ${origin}`;
    return { status: 403, error: "web-page", message };
  }
  if (!isOctets(contentType)) {
    return { status: 415, error: "unsupported-media-type", message: `send ${CONTENT_TYPE}` };
  }
  return Number(contentLength) > limit ? tooLarge(limit) : undefined;
}

function isOctets(contentType: string | null | undefined): boolean {
  if (contentType === CONTENT_TYPE) return true;
  return contentType?.split(";", 1)[0]?.trim().toLowerCase() === CONTENT_TYPE;
}

function isServed(path: string): boolean {
  const [pathname = ""] = path.split("?", 1);
  const decoded = pathname.replace(ENCODED_SLASH, "/");
  return PATHS.some((served) => served === decoded);
}

function tooLarge(limit: number): Refusal {
  const message = `the request is too large: over ${limit} bytes`;
  return { status: 413, error: "payload-too-large", message };
}
