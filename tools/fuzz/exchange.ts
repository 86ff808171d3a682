/**
 * One HTTP exchange, by hand: only on a bare socket can a request be malformed, cut off, or left by its sender. Each has a
 * connection of its own.
 */
import { connect } from "node:net";

/** What the client does with its connection. */
export type Manner =
  /** Sends all, and reads the answer. */
  | "whole"
  /** Sends all, and leaves at once. */
  | "gone"
  /** Sends all, and says that no more comes: for what may be less than the head says. */
  | "ended"
  /** Sends a part, and says that no more comes. */
  | "half"
  /** Reads the head of the answer, and leaves: for an answer without end. */
  | "glance";

export interface RawRequest {
  readonly bytes: Buffer;
  readonly manner: Manner;
}

/** `undefined` when there was no answer. */
export interface Answer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

export class NoAnswer extends Error {
  override readonly name = "NoAnswer";
}

/**
 * Sends a request, and resolves with its answer; with undefined when the connection ends without one.
 * @throws NoAnswer after `maxMs`
 */
export async function exchange(
  port: number,
  { bytes, manner }: RawRequest,
  maxMs: number,
): Promise<Answer | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const chunks: Buffer[] = [];
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  const timer = setTimeout(() => reject(new NoAnswer(`no answer for ${maxMs / 1000} s`)), maxMs);
  socket.on("data", (chunk: Buffer) => {
    chunks.push(chunk);
    if (manner === "glance" && chunk.includes("\r\n\r\n")) resolve(Buffer.concat(chunks));
  });
  socket.on("end", () => resolve(Buffer.concat(chunks)));
  // What is refused while it still comes in is answered and cut off.
  socket.on("error", () => resolve(Buffer.concat(chunks)));
  socket.on("close", () => resolve(Buffer.concat(chunks)));
  const sent = manner === "half" ? bytes.subarray(0, Math.ceil(bytes.length / 2)) : bytes;
  socket.write(sent, () => {
    if (manner === "half" || manner === "ended") socket.end();
    if (manner === "gone") socket.destroy();
  });
  try {
    return parseAnswer(await promise);
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
}

/** @throws Error when the bytes are not an answer; undefined when there are none */
export function parseAnswer(bytes: Buffer): Answer | undefined {
  if (bytes.length === 0) return undefined;
  const end = bytes.indexOf("\r\n\r\n");
  const [statusLine = "", ...lines] = bytes
    .subarray(0, Math.max(end, 0))
    .toString("latin1")
    .split("\r\n");
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(statusLine)?.[1]);
  if (Number.isNaN(status)) throw new Error(`not an answer: ${bytes.subarray(0, 100)}`);
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const rest = bytes.subarray(end + 4);
  // The server goes on to a request's body before it answers.
  if (status === 100) return parseAnswer(rest);
  const isChunked = headers.get("transfer-encoding") === "chunked";
  // What follows is an answer to something that came after the request.
  const length = Number(headers.get("content-length") ?? rest.length);
  return { status, headers, body: isChunked ? joinChunks(rest) : rest.subarray(0, length) };
}

/** The body of an answer that comes in chunks, as far as it came. */
function joinChunks(bytes: Buffer): Buffer {
  const chunks: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf("\r\n", at);
    const length = end < 0 ? 0 : Number.parseInt(bytes.toString("latin1", at, end), 16);
    if (!(length > 0)) break;
    chunks.push(bytes.subarray(end + 2, end + 2 + length));
    at = end + 2 + length + 2;
  }
  return Buffer.concat(chunks);
}
