/** A proxy in front of the functions service that, when told to, does to its answers what networks and bugs do. */
import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Agent, request } from "undici";

export const FAULTS = [
  "garbage",
  "error 500",
  "no answer",
  "half an answer",
  /** The functions have done their work, and nobody is told. */
  "a lost answer",
] as const;
export type Fault = (typeof FAULTS)[number];

const CONTENT_TYPE = "application/octet-stream";

export class FaultProxy {
  /** What is wrong with each answer from now on; undefined: nothing. */
  fault: Fault | undefined;
  /** How often each happened. */
  readonly counts = new Map<Fault, number>();
  /** Where the functions are: they may move when they are started again. */
  target = "";
  readonly #agent = new Agent();
  readonly #server = createServer((incoming, outgoing) => {
    // A service that is not there is as good as one that says 503.
    this.#answer(incoming, outgoing).catch(() => outgoing.destroy());
  });

  /** Resolves with the proxy's URL. */
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    await this.#agent.destroy();
  }

  async #answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { fault } = this;
    if (fault !== undefined) this.counts.set(fault, (this.counts.get(fault) ?? 0) + 1);
    const body = Buffer.concat(await incoming.toArray());
    switch (fault) {
      case "garbage":
        outgoing.setHeader("content-type", CONTENT_TYPE).end(garbage(body.length));
        return;
      case "error 500":
        outgoing.writeHead(500, { "content-type": "text/plain" }).end("out of order");
        return;
      case "no answer":
        // The caller gives up; or the proxy is closed.
        return;
    }
    const answer = await request(`${this.target}${incoming.url}`, {
      dispatcher: this.#agent,
      method: incoming.method ?? "POST",
      headers: { "content-type": incoming.headers["content-type"] ?? CONTENT_TYPE },
      body,
    });
    const bytes = Buffer.from(await answer.body.arrayBuffer());
    outgoing.writeHead(answer.statusCode, {
      "content-type": String(answer.headers["content-type"] ?? CONTENT_TYPE),
      "content-length": bytes.length,
    });
    switch (fault) {
      case undefined:
        outgoing.end(bytes);
        return;
      case "half an answer":
        outgoing.write(bytes.subarray(0, bytes.length / 2), () => outgoing.destroy());
        return;
      case "a lost answer":
        outgoing.destroy();
    }
  }
}

/**
 * Bytes that no protobuf message begins with: the wire type 7 does not exist. Random ones alone are now and then a message
 * of unknown fields, which both runtimes have to take for an answer without effects.
 */
function garbage(length: number): Buffer {
  return Buffer.concat([Buffer.of(0x07), randomBytes(length)]);
}
