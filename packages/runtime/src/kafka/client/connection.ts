/**
 * A connection to a broker on which nothing that comes in can end the process. The library reads the frames; what does not
 * look like one, or cannot be read, ends the connection, and whoever waits for an answer on it is told.
 */
import { isIP, type Socket } from "node:net";
import type { ConnectionOptions as TlsOptions } from "node:tls";
import { apiVersionsV0, apiVersionsV3, Connection } from "@platformatic/kafka";
import { type Api, commonVersion } from "./apis.ts";
import { KafkaError, kafkaError } from "./errors.ts";
import { type Server, serverText } from "./servers.ts";

/** How a client shows the broker who it is. */
export interface SaslOptions {
  readonly mechanism: "PLAIN" | "SCRAM-SHA-256" | "SCRAM-SHA-512";
  readonly username: string;
  readonly password: string;
}

export interface BrokerOptions {
  readonly clientId: string;
  /** Given: TLS. Names and values are those of `node:tls`. */
  readonly tls?: TlsOptions | undefined;
  readonly sasl?: SaslOptions | undefined;
  /** How long an answer may take, and how long it may take to be connected, in milliseconds. */
  readonly requestTimeoutMs: number;
  readonly connectTimeoutMs: number;
}

/** Larger than all that is asked for: such a frame is not one. */
const MAX_FRAME_BYTES = 256 * 1024 * 1024;
/** The smallest has the number of the request that it answers. */
const MIN_FRAME_BYTES = 4;
/** What one begins with that does not understand a client without TLS. No size of a frame does. */
const TLS_ALERT = 0x15;
const SOFTWARE = ["statefun-runtime", "1"] as const;
const UNSUPPORTED_VERSION = "UNSUPPORTED_VERSION";

export class BrokerConnection {
  readonly #connection: Connection;
  readonly #server: Server;
  readonly #spoken = new Map<number, { minVersion: number; maxVersion: number }>();
  /** Why it broke, which the library does not tell those who wait for an answer. */
  #reason: Error | undefined;

  private constructor(connection: Connection, server: Server) {
    this.#connection = connection;
    this.#server = server;
    connection.on("error", (error) => {
      this.#reason ??= error;
    });
  }

  /** A connection that is not open yet: so that it can be closed while it opens. */
  static to(server: Server, options: BrokerOptions): BrokerConnection {
    const { clientId, tls, sasl, requestTimeoutMs, connectTimeoutMs } = options;
    const connection = new Connection(clientId, {
      connectTimeout: connectTimeoutMs,
      requestTimeout: requestTimeoutMs,
      // Only names can be sent.
      tlsServerName: isIP(server.host) === 0,
      ...(tls !== undefined && { tls: { ...tls } }),
      ...(sasl !== undefined && { sasl: { ...sasl } }),
    });
    return new BrokerConnection(connection, server);
  }

  /** @throws KafkaError */
  async open(): Promise<void> {
    const { host, port } = this.#server;
    try {
      const opened = this.#connection.connect(host, port);
      guard(this.#connection.socket);
      await opened;
    } catch (error) {
      throw this.#failed(error, `connecting to ${serverText(this.#server)}`);
    }
    await this.#askVersions();
  }

  get isOpen(): boolean {
    return this.#connection.isConnected();
  }

  /** Those who wait for an answer are refused. */
  close(): void {
    // Without the first, a connection that opens would go on until its time is over; without the second, one whose other
    // side does not read would never end.
    this.#connection.close(() => undefined);
    this.#connection.socket?.destroy();
  }

  /** The version in which the broker is asked. @throws KafkaError UNSUPPORTED_VERSION */
  version<Args extends unknown[], Answer>(
    name: string,
    versions: readonly Api<Args, Answer>[],
  ): Api<Args, Answer> {
    const api = commonVersion(versions, this.#spoken);
    if (api !== undefined) return api;
    const range = this.#spoken.get(versions[0]?.key ?? -1);
    const theirs =
      range === undefined ? "does not have it" : `has ${range.minVersion} to ${range.maxVersion}`;
    const ours = `${versions.at(-1)?.version} to ${versions[0]?.version}`;
    throw new KafkaError(
      UNSUPPORTED_VERSION,
      `${name} at ${serverText(this.#server)}: this runtime has versions ${ours}, and the broker ${theirs}`,
    );
  }

  /** @throws KafkaError */
  async ask<Answer>(name: string, send: (connection: Connection) => Promise<Answer>) {
    try {
      return await send(this.#connection);
    } catch (error) {
      throw this.#failed(error, `${name} at ${serverText(this.#server)}`);
    }
  }

  /** A broker that does not have the version of the question says so in the oldest. */
  async #askVersions(): Promise<void> {
    const asked = "ApiVersions";
    const answer = await this.ask(asked, (to) => apiVersionsV3.api.async(to, ...SOFTWARE)).catch(
      (error: KafkaError) => {
        if (error.code !== UNSUPPORTED_VERSION) throw error;
        return this.ask(asked, (to) => apiVersionsV0.api.async(to, ...SOFTWARE));
      },
    );
    for (const { apiKey, ...range } of answer.apiKeys) this.#spoken.set(apiKey, range);
  }

  #failed(error: unknown, asked: string): KafkaError {
    const failed = kafkaError(error, asked);
    if (failed.code !== "NETWORK_EXCEPTION" || this.#reason === undefined) return failed;
    return kafkaError(this.#reason, asked);
  }
}

/** Has what comes in looked at before the library reads it, which it does from the moment that it is connected on. */
function guard(socket: Socket): void {
  const ends = frameEnds();
  socket.once("encrypted" in socket ? "secureConnect" : "connect", () => {
    const readers = socket.listeners("data");
    socket.removeAllListeners("data");
    socket.on("data", (chunk: Buffer) => {
      try {
        ends(chunk);
        for (const read of readers) read.call(socket, chunk);
      } catch (error) {
        const protocol = chunk[0] === TLS_ALERT ? "TLS, which is not set" : "not Kafka's protocol";
        socket.destroy(new Error(`the broker speaks ${protocol}`, { cause: error }));
      }
    });
  });
}

/** Follows the frames through what comes in. @throws RangeError at the size of one that cannot be */
function frameEnds(): (chunk: Buffer) => void {
  const size = Buffer.alloc(4);
  let known = 0;
  let left = 0;
  return (chunk) => {
    for (let at = 0; at < chunk.length; ) {
      if (left > 0) {
        const taken = Math.min(left, chunk.length - at);
        left -= taken;
        at += taken;
        continue;
      }
      size[known++] = chunk[at++] ?? 0;
      if (known < size.length) continue;
      known = 0;
      left = size.readInt32BE();
      if (left < MIN_FRAME_BYTES || left > MAX_FRAME_BYTES) throw new RangeError(`${left} bytes`);
    }
  };
}
