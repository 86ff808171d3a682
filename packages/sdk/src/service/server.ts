/** One process's part of a service: functions behind Fastify, with health and metrics. */
import { once } from "node:events";
import { lstat, rm } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { connect } from "node:net";
import type { TLSSocket } from "node:tls";
import fastify, { type FastifyInstance } from "fastify";
import { collectDefaultMetrics, type Registry } from "prom-client";
import { UsageError } from "statefun-wire/program";
import type { EndpointOptions } from "../http/endpoint.ts";
import { statefun } from "../http/fastify.ts";
import type { Logger } from "../logger.ts";
import { statefunMetrics } from "../metrics.ts";
import type { Observer } from "../options.ts";
import type { ListenAt, Tls } from "./settings.ts";

/** How long a request may take to come in, in milliseconds: at 32 MiB, 300 KB a second. */
const MAX_REQUEST_MS = 120_000;
/** How often an orderly end gives up on the requests that have not come in as a whole, in milliseconds. */
const GIVE_UP_MS = 4000;

/** The options of a service that are one process's business, all decided. */
export interface ServerOptions extends Omit<EndpointOptions, "observer"> {
  readonly at: ListenAt;
  readonly tls?: Tls | undefined;
  readonly logger: Logger;
  /** Where its metrics go, and what `/metrics` answers. */
  readonly registry: Registry;
}

/** The functions of one process, listening. */
export interface Server {
  /** Where. */
  readonly url: string;
  /** Feeds the metrics. */
  readonly observer: Observer;
  /** Stops being ready, finishes what is in flight, then takes nothing new. */
  close(): Promise<void>;
}

/** @throws UsageError for a socket that cannot be used; rejects with the system's error when it cannot listen */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { at, tls, logger, registry, ...served } = options;
  collectDefaultMetrics({ register: registry });
  const observer = statefunMetrics(registry);

  const app = fastify({
    https: tls === undefined ? null : secured(tls),
    requestTimeout: MAX_REQUEST_MS,
  });
  app.server.on(
    "tlsClientError",
    (error: NodeJS.ErrnoException, { authorizationError, remoteAddress }: TLSSocket) => {
      const reason = authorizationError ?? error.code ?? error.message;
      logger.warn({ reason, remoteAddress }, "a TLS connection was refused");
    },
  );
  const inFlight = watchAnswers(app);
  let ready = true;
  await app.register(statefun, { ...served, logger, observer });
  app.get("/healthz", async () => ({ status: "alive" }));
  app.get("/readyz", async (_request, reply) =>
    ready ? { status: "ready" } : reply.code(503).send({ status: "closing" }),
  );
  app.get("/metrics", async (_request, reply) =>
    reply.type(registry.contentType).send(await registry.metrics()),
  );
  if ("path" in at) await removeStale(at.path);
  await app.listen("path" in at ? { path: at.path } : { host: at.host, port: at.port });
  return {
    url: urlOf(app, at, tls !== undefined),
    observer,
    async close() {
      ready = false;
      const giveUp = setInterval(() => giveUpHalfSent(inFlight), GIVE_UP_MS);
      // Until then anybody who asks can see that it is not ready: a closed port tells a load balancer less.
      await Promise.all([...inFlight].map((answer) => once(answer, "close")));
      await app.close();
      clearInterval(giveUp);
    },
  };
}

/** TLS, mutual where there is a `ca`: a caller without a certificate does not even reach `/healthz`. */
function secured({ cert, key, ca }: Tls) {
  const mutual = ca !== undefined && { ca, requestCert: true, rejectUnauthorized: true };
  return { cert, key, minVersion: "TLSv1.2", ...mutual } as const;
}

/** The answers that are not sent yet, and whose callers are still there. */
function watchAnswers(app: FastifyInstance): ReadonlySet<ServerResponse> {
  const open = new Set<ServerResponse>();
  app.addHook("onRequest", (_request, { raw }, done) => {
    open.add(raw);
    raw.once("close", () => open.delete(raw));
    done();
  });
  return open;
}

/** Nobody waits for the rest of a request whose caller is gone, and a runtime that is there sends it again. */
function giveUpHalfSent(inFlight: ReadonlySet<ServerResponse>): void {
  for (const { req } of inFlight) if (!req.complete) req.destroy();
}

/** A process that was killed leaves its socket's file, and then nobody can listen there. @throws UsageError */
async function removeStale(path: string): Promise<void> {
  const file = await lstat(path).catch(() => undefined);
  if (file?.isSocket() === false) {
    throw new UsageError(
      `cannot listen on the socket ${path}: a file of that name exists and is not a socket`,
    );
  }
  const code = await new Promise<string | undefined>((resolve) => {
    const socket = connect(path, () => {
      socket.destroy();
      resolve(undefined);
    });
    socket.once("error", (error: NodeJS.ErrnoException) => resolve(error.code));
  });
  if (code === "ECONNREFUSED") await rm(path);
}

function urlOf(app: FastifyInstance, at: ListenAt, isSecure: boolean): string {
  if ("path" in at) return `http+unix://${at.path}`;
  const address = app.server.address();
  const port = typeof address === "object" ? address?.port : at.port;
  const host = at.host.includes(":") ? `[${at.host}]` : at.host;
  return `${isSecure ? "https" : "http"}://${host}:${port}`;
}
