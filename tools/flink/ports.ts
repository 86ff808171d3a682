/** Ports for the engine's processes: free ones, or fixed ones that are checked before anything is started. */
import { connect, createServer } from "node:net";

/**
 * Below what systems hand out to outgoing connections: a process that is killed and restarted finds its port free again.
 * A client that keeps trying a dead port up there may even be connected with itself, and so take it away.
 */
const FIRST = 20_000;
const LAST = 32_000;
const HOST = "127.0.0.1";

const given = new Set<number>();

/** A port that is free now, and given to nobody else in this process. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST));
    if (given.has(port)) continue;
    given.add(port);
    const isFree = await assertFree(port).then(
      () => true,
      () => false,
    );
    if (isFree) return port;
  }
}

/** @throws the system's own error, EADDRINUSE, when somebody listens there. */
export function assertFree(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen({ host: HOST, port, exclusive: true }, () => server.close(() => resolve()));
  });
}

/** True when somebody accepts a connection there, undefined when nobody does: a probe for `until`. */
export function accepts(port: number): Promise<true | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host: HOST, port, timeout: 1000 });
    const done = (answer: true | undefined): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("connect", () => done(true));
    socket.once("error", () => done(undefined));
    socket.once("timeout", () => done(undefined));
  });
}
