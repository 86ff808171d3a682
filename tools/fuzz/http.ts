/** HTTP requests as bytes, and what can be wrong with any of them. */
import type { Random } from "statefun-runtime/simulation";
import type { Manner, RawRequest } from "./exchange.ts";
import { hostileText, once, randomBytes, spoiled } from "./hostile.ts";

export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array | string | undefined;
  readonly manner?: Manner;
}

const METHODS = [
  "GET",
  "POST",
  "PUT",
  "DELETE",
  "HEAD",
  "OPTIONS",
  "PATCH",
  "TRACE",
  "BREW",
  "get",
];
/** A header that is added, whatever the request is. */
const HEADERS: readonly (readonly [string, string])[] = [
  ["content-encoding", "gzip"],
  ["content-encoding", "identity"],
  ["transfer-encoding", "chunked"],
  ["transfer-encoding", "gzip"],
  ["content-length", "5"],
  ["content-length", "-1"],
  ["content-length", "99999999999999999999"],
  ["content-type", "text/html"],
  ["content-type", "application/vnd.kafka.json.v2+json; charset=utf-16"],
  ["content-type", "multipart/form-data; boundary="],
  ["host", "evil.example"],
  ["host", ""],
  ["origin", "http://evil.example"],
  ["sec-fetch-site", "cross-site"],
  ["accept", "application/vnd.kafka.binary.v2+json"],
  ["accept", "*/*;q=x"],
  ["idempotency-key", "x".repeat(257)],
  ["last-event-id", "-1"],
  ["range", "bytes=0-1"],
  ["if-none-match", "*"],
  ["upgrade", "websocket"],
  ["expect", "100-continue"],
  ["cookie", "a=".repeat(5000)],
];

/** As it is, spoiled in one way of those that fit any request. */
export function misused(random: Random, request: HttpRequest): HttpRequest {
  switch (random.int(0, 4)) {
    case 0:
      return { ...request, method: random.pick(METHODS) };
    case 1:
      return { ...request, headers: [...request.headers, random.pick(HEADERS)] };
    case 2:
      return {
        ...request,
        path: `${request.path}${random.pick(["/", "?", "?a=1", "#", "//", "%"])}`,
      };
    case 3:
      return { ...request, headers: request.headers.slice(1) };
    default: {
      const end = request.path.lastIndexOf("/") + 1;
      return { ...request, path: `${request.path.slice(0, end)}${segment(random)}` };
    }
  }
}

/** A part of a path: most are encoded as they should be. */
export function segment(random: Random): string {
  const text = hostileText(random);
  return once(random, 4)
    ? text.replaceAll(/[\s\0]/g, "%20")
    : encodeURIComponent(text.toWellFormed());
}

/** The bytes, as they should be. */
export function wholeBytes(request: HttpRequest): RawRequest {
  const body = Buffer.from(request.body ?? "");
  const names = new Set(request.headers.map(([name]) => name));
  const isFramedByHand = names.has("content-length") || names.has("transfer-encoding");
  const headers = [
    ...(names.has("host") ? [] : [["host", "localhost"]]),
    ["connection", "close"],
    ...request.headers,
    ...(isFramedByHand || request.body === undefined
      ? []
      : [["content-length", String(body.length)]]),
  ];
  const head = `${request.method} ${request.path} HTTP/1.1\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`;
  const bytes = Buffer.concat([Buffer.from(head), body]);
  const { manner = isFramedByHand ? "ended" : "whole" } = request;
  return { bytes, manner };
}

/** The bytes; now and then not those of any request, or not all of them. */
export function toBytes(random: Random, request: HttpRequest): RawRequest {
  const whole = wholeBytes(request);
  const { bytes, manner } = whole;
  if (manner !== "whole" || !once(random, 40)) return whole;
  switch (random.int(0, 3)) {
    case 0:
      return {
        bytes: spoiled(random, bytes.subarray(0, bytes.indexOf("\r\n\r\n") + 4)),
        manner: "half",
      };
    case 1:
      return { bytes: randomBytes(random, random.int(1, 200)), manner: "half" };
    case 2:
      return { bytes, manner: "half" };
    default:
      return { bytes, manner: "gone" };
  }
}

/** For a person: the head, and the beginning of the body. */
export function show({ bytes, manner }: RawRequest): string {
  const text = JSON.stringify(bytes.subarray(0, 600).toString("utf8"));
  const more = bytes.length > 600 ? `… ${bytes.length} bytes` : "";
  return `${text}${more}${manner === "whole" ? "" : ` (${manner})`}`;
}
