/** The servers of a runtime: the API and the playground's, which ask in the same way who calls, and bear as much. */
import type { FastifyInstance } from "fastify";
import { logRefusals, type Tls } from "statefun-wire/tls";
import { guard } from "../access/guard.ts";
import { Rates } from "../access/rates.ts";
import type { Tokens } from "../access/tokens.ts";
import { createServer } from "../kafka-rest/server.ts";

/** Of the path and the headers of a request that anybody may send, who may open many connections: four of the longest ids. */
const STRANGERS_HEAD_BYTES = 64 * 1024;

export interface ServerOptions {
  /** The names by which it may be called, besides those that every server has. Default none. */
  readonly allowedHosts?: readonly string[];
  /** Left out: everybody may do everything. */
  readonly tokens?: Tokens | undefined;
  /** Left out: no TLS. */
  readonly tls?: Tls | undefined;
  /** Connections at once: further ones are closed. Default no limit. */
  readonly connections?: number;
  /** Requests in a second: of one token, and without tokens of one address. 0, and by default: no limit. */
  readonly requestsPerSecond?: number;
  /** Told of connections that TLS refuses. */
  readonly logger?: { warn(fields: object, message: string): void };
}

/** A server without routes, which does not listen yet. */
export function createGuardedServer(options: ServerOptions = {}): FastifyInstance {
  const { allowedHosts, tokens, tls, connections, requestsPerSecond = 0, logger } = options;
  const app = createServer({
    allowedHosts,
    tls,
    ...(tokens !== undefined && { maxHeadBytes: STRANGERS_HEAD_BYTES }),
  });
  if (connections !== undefined) app.server.maxConnections = connections;
  if (logger !== undefined) logRefusals(app.server, logger);
  guard(app, {
    tokens,
    rates: requestsPerSecond === 0 ? undefined : new Rates(requestsPerSecond),
  });
  return app;
}
