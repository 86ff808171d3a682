/**
 * The connections of an HTTP server, for an end in order that nobody can hold up: neither by a request of which the rest does
 * not come, be it the TLS handshake, the head or the body, nor by not reading an answer.
 */
import { once } from "node:events";
import type { Server as HttpServer, ServerResponse } from "node:http";
import type { Server as HttpsServer } from "node:https";
import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";

/** How often an end in order gives up those connections, in milliseconds: a sender that is there has sent the rest by then. */
const GIVE_UP_MS = 3000;

export class Connections {
  readonly #sockets = new Set<Socket>();
  readonly #answers = new Set<ServerResponse>();
  /** What each connection had sent when it was looked at last. */
  readonly #sent = new WeakMap<Socket, number>();

  /** Watches a server from before it listens. */
  constructor(server: HttpServer | HttpsServer) {
    const add = (socket: Socket): void => {
      this.#sockets.add(socket);
      socket.once("close", () => this.#sockets.delete(socket));
    };
    server.on("connection", add).on("secureConnection", add);
    server.on("request", (_request, answer) => {
      this.#answers.add(answer);
      answer.once("close", () => this.#answers.delete(answer));
    });
  }

  /** Resolves when those who have asked by now are answered, or gone. */
  async answered(): Promise<void> {
    await Promise.all([...this.#answers].map((answer) => once(answer, "close")));
  }

  /** From now on gives up every connection that no answer is being made for. Returns a function that ends it. */
  giveUp(): () => void {
    const timer = setInterval(() => this.#destroyUnused(), GIVE_UP_MS);
    return () => clearInterval(timer);
  }

  #destroyUnused(): void {
    const used = new Set<Socket>();
    // Under TLS there are two sockets for each connection, which do not know each other.
    const secured = new Set<string>();
    for (const answer of this.#answers) {
      if (!answer.req.complete || !this.#isGoingOn(answer)) continue;
      const { socket } = answer.req;
      used.add(socket);
      if (socket instanceof TLSSocket) secured.add(peerOf(socket));
    }
    for (const socket of this.#sockets) {
      if (!used.has(socket) && !secured.has(peerOf(socket))) socket.destroy();
    }
  }

  /** Whether it is still being made, or its caller has read some of it. */
  #isGoingOn({ writableEnded, req: { socket } }: ServerResponse): boolean {
    const before = this.#sent.get(socket);
    this.#sent.set(socket, socket.bytesWritten);
    return !writableEnded || before !== socket.bytesWritten;
  }
}

function peerOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}
