/** Functions services of the tests' own: servers that answer whatever a test wants. */
import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import { onTestFinished } from "vitest";

export const OCTETS = { "content-type": "application/octet-stream" };

export async function listen(handle: RequestListener, at: string | number = 0): Promise<Server> {
  const server = createServer(handle);
  await new Promise<void>((resolve) =>
    typeof at === "string" ? server.listen(at, resolve) : server.listen(at, "127.0.0.1", resolve),
  );
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return server;
}

export async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
