/**
 * The load: bytes made beforehand, written to plain sockets, whose answers are measured out and not read. An HTTP client
 * would take more of the machine than what it calls.
 */
import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** A request as it is sent. */
export function httpRequest(url: URL, body: Uint8Array): Uint8Array {
  const head = [
    `POST ${url.pathname} HTTP/1.1`,
    `host: ${url.host}`,
    "content-type: application/octet-stream",
    `content-length: ${body.length}`,
    HEAD_END,
  ];
  return Buffer.concat([Buffer.from(head.join("\r\n")).subarray(0, -"\r\n".length), body]);
}

const HEAD_END = "\r\n\r\n";
const LAST_CHUNK = Buffer.from("\r\n0\r\n\r\n");
const MAX_ANSWER_MS = 10_000;

export class Load {
  readonly #connections: readonly Connection[];

  private constructor(connections: readonly Connection[]) {
    this.#connections = connections;
  }

  /** @param requests each connection sends these in turn */
  static async open(url: URL, requests: readonly Uint8Array[], count: number): Promise<Load> {
    const connections = Array.from({ length: count }, async (_, n) => {
      const socket = connect({ host: url.hostname, port: Number(url.port), noDelay: true });
      await once(socket, "connect");
      return new Connection(socket, requests, n);
    });
    return new Load(await Promise.all(connections));
  }

  /**
   * Keeps each connection busy, and resolves with the number of answers when the last one is there.
   *
   * @param awake whether this process does not sleep meanwhile, which takes a core. A writer to a process that sleeps
   * pays for waking it, on a virtual machine as much as for a small request; and the faster it is, the less often it would.
   */
  async run(ms: number, awake: boolean): Promise<number> {
    const until = performance.now() + ms;
    const tooLate = setTimeout(() => this.close(), ms + MAX_ANSWER_MS);
    const sleep = awake ? stayAwake() : () => undefined;
    try {
      const counts = await Promise.all(this.#connections.map((each) => each.run(until)));
      return counts.reduce((sum, count) => sum + count, 0);
    } finally {
      sleep();
      clearTimeout(tooLate);
    }
  }

  close(): void {
    for (const connection of this.#connections) connection.close();
  }
}

/** Until the returned function is called, this process does not sleep. */
function stayAwake(): () => void {
  let next: NodeJS.Immediate;
  const spin = (): void => {
    next = setImmediate(spin);
  };
  spin();
  return () => clearImmediate(next);
}

/** One request at a time. */
class Connection {
  readonly #socket: Socket;
  readonly #requests: readonly Uint8Array[];
  #next: number;
  #answer = new Answer();
  /** The one that is under way, or the last. */
  #exchange: PromiseWithResolvers<void> | undefined;

  /** @param first the request to begin with, so that not all connections send the same one at the same time */
  constructor(socket: Socket, requests: readonly Uint8Array[], first: number) {
    this.#socket = socket;
    this.#requests = requests;
    this.#next = first;
    const fail = (error: Error): void => this.#exchange?.reject(error);
    socket
      .on("data", (data) => this.#take(data))
      .on("error", fail)
      .on("close", () => fail(new Error("a connection was closed before its answer was complete")));
  }

  async run(until: number): Promise<number> {
    let count = 0;
    for (; performance.now() < until; count++) {
      this.#answer = new Answer();
      const exchange = Promise.withResolvers<void>();
      this.#exchange = exchange;
      if (this.#socket.destroyed) throw new Error("a connection was closed between two runs");
      this.#socket.write(this.#requests[this.#next++ % this.#requests.length] ?? "");
      await exchange.promise;
    }
    return count;
  }

  #take(data: Buffer): void {
    try {
      if (this.#answer.isCompleteWith(data)) this.#exchange?.resolve();
    } catch (error) {
      this.#exchange?.reject(error);
    }
  }

  close(): void {
    this.#socket.destroy();
  }
}

/** Where the answer to a request ends. */
class Answer {
  /** Head and body; undefined when the body is in chunks. */
  #length: number | undefined;
  #received = 0;
  #tail = Buffer.alloc(0);

  /** @throws Error when it is not an answer to measure */
  isCompleteWith(data: Buffer): boolean {
    if (this.#received === 0) this.#length = lengthOf(data);
    this.#received += data.length;
    if (this.#length !== undefined) return this.#received >= this.#length;
    const end = data.subarray(-LAST_CHUNK.length);
    this.#tail = Buffer.concat([this.#tail, end]).subarray(-LAST_CHUNK.length);
    return this.#tail.equals(LAST_CHUNK);
  }
}

/** A head is short, and is there as a whole with the first bytes. */
function lengthOf(start: Buffer): number | undefined {
  const end = start.indexOf(HEAD_END);
  const head = start.toString("latin1", 0, Math.max(end, 0));
  if (!head.startsWith("HTTP/1.1 200 ")) {
    throw new Error(`an answer begins with ${start.toString("latin1", 0, 200)}`);
  }
  const length = /content-length: (\d+)/i.exec(head)?.[1];
  return length === undefined ? undefined : end + HEAD_END.length + Number(length);
}
