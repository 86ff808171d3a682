/**
 * Which HTTP answers are ones to go by, and their bytes. Flink's two clients differ: the async one takes the media type in upper
 * and lower case, and inflates more than gzip.
 */
import { promisify } from "node:util";
import { gunzip, inflate } from "node:zlib";
import type { TransportSpec } from "../module/module.ts";
import { TransportError } from "./errors.ts";
import type { Answer } from "./exchange.ts";
import { LimitError } from "./failure.ts";

export const CONTENT_TYPE = "application/octet-stream";

/** How much of an error's body goes into its message. */
const MAX_REASON_BYTES = 2000;

/** In threads of Node's own, so that a large answer does not hold the event loop. */
const [ungzip, undeflate] = [promisify(gunzip), promisify(inflate)];

type Inflate = (body: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>;

interface Client {
  /** What it says that it can read, and what it reads. */
  readonly accepts: string;
  readonly inflate: Readonly<Record<string, Inflate>>;
  isRightType(contentType: string): boolean;
}

/** By the type of the transport. */
export const CLIENTS: Readonly<Record<TransportSpec["type"], Client>> = {
  async: {
    accepts: "gzip,deflate",
    inflate: { gzip: ungzip, "x-gzip": ungzip, deflate: undeflate, "x-deflate": undeflate },
    isRightType: (contentType) =>
      contentType.split(",").some((type) => type.trim().toLowerCase() === CONTENT_TYPE),
  },
  okhttp: {
    accepts: "gzip",
    inflate: { gzip: ungzip },
    isRightType: (contentType) => contentType === CONTENT_TYPE,
  },
};

/**
 * The body of an answer to go by, at once unless it has to be inflated. Throws or rejects with a {@link LimitError}, or a
 * {@link TransportError} without the URL.
 */
export function acceptedBody(answer: Answer, transport: TransportSpec): Buffer | Promise<Buffer> {
  const { contentEncoding, body } = answer;
  if (contentEncoding === undefined) return checked(answer, body, transport);
  return inflated(answer, contentEncoding, transport).then((inflated) =>
    checked(answer, inflated, transport),
  );
}

function checked(answer: Answer, body: Buffer, transport: TransportSpec): Buffer {
  const { status, contentType, location } = answer;
  const isSuccess = status >= 200 && status < 300;
  if (isSuccess && isRightType(contentType, transport)) return body;
  const unavailable = status >= 502 && status <= 504;
  const where = location === undefined ? "" : `, to ${location}`;
  const type = contentType ?? "no content type";
  const isClose = isSuccess && contentType?.toLowerCase().includes(CONTENT_TYPE);
  const wanted = isClose
    ? `, and Flink's client (${transport.type}) wants ${CONTENT_TYPE} without anything else`
    : "";
  const reason =
    body.length > 0 ? `: ${body.subarray(0, MAX_REASON_BYTES).toString()}` : " with an empty body";
  throw new TransportError(`answered ${status} (${type})${where}${wanted}${reason}`, {
    unavailable,
    answered: !unavailable,
    status,
  });
}

function isRightType(contentType: string | undefined, { type }: TransportSpec): boolean {
  return contentType !== undefined && CLIENTS[type].isRightType(contentType);
}

async function inflated(
  { status, body }: Answer,
  contentEncoding: string,
  { type, payloadMaxBytes }: TransportSpec,
): Promise<Buffer> {
  if (/^identity$/i.test(contentEncoding)) return body;
  if (body.length === 0 && type === "async") return body;
  const { inflate, accepts } = CLIENTS[type];
  const read = inflate[contentEncoding.toLowerCase()];
  const problem = (what: string) =>
    new TransportError(`answered ${status} in the encoding ${contentEncoding}, ${what}`, {
      unavailable: false,
      answered: true,
      status,
    });
  if (read === undefined) {
    throw problem(`which Flink's client (${type}) does not read: it asks for ${accepts}`);
  }
  try {
    return await read(body, { maxOutputLength: payloadMaxBytes });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ERR_BUFFER_TOO_LARGE") throw new LimitError("OVER_SIZE");
    throw problem(`and the body is not: ${message}`);
  }
}
