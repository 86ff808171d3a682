/** Server-sent events: an answer without end, which waits for whoever reads it. */
import { once } from "node:events";
import type { FastifyReply } from "fastify";

/** How often a stream without events says that it is still there, in milliseconds. */
const HEARTBEAT_MS = 15_000;

/** Sends pieces of events as they come, until there are no more or `ended` says that nobody reads them. */
export async function sendEvents(
  reply: FastifyReply,
  pieces: AsyncIterable<string | Uint8Array>,
  ended: AbortSignal,
): Promise<void> {
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  raw.flushHeaders();
  const heartbeat = setInterval(() => raw.write(":\n\n"), HEARTBEAT_MS);
  try {
    for await (const piece of pieces) {
      if (ended.aborted) break;
      if (raw.write(piece)) continue;
      await once(raw, "drain", { signal: ended }).catch(() => undefined);
    }
  } finally {
    clearInterval(heartbeat);
    raw.end();
  }
}
