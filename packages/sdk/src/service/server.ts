/** One process's part of a service: functions behind Fastify, with health and metrics. */
import { lstat, rm } from "node:fs/promises";
import { connect } from "node:net";
import fastify, { type FastifyInstance } from "fastify";
import { collectDefaultMetrics, type Registry } from "prom-client";
import { Connections } from "statefun-wire/connections";
import { MAX_REQUEST_MS, MISNAMED_METRICS, WITHOUT_SCHEMAS } from "statefun-wire/http-server";
import { UsageError } from "statefun-wire/program";
import { logRefusals, secured, type Tls } from "statefun-wire/tls";
import type { EndpointOptions } from "../http/endpoint.ts";
import { statefun } from "../http/fastify.ts";
import type { Logger } from "../logger.ts";
import { statefunMetrics } from "../metrics.ts";
import type { Observer } from "../options.ts";
import { refuseUnknown, refusing } from "./refusals.ts";
import type { ListenAt } from "./settings.ts";

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
  for (const name of MISNAMED_METRICS) registry.removeSingleMetric(name);
  const observer = statefunMetrics(registry);

  const app = fastify({
    https: tls === undefined ? null : secured(tls),
    requestTimeout: MAX_REQUEST_MS,
    schemaController: WITHOUT_SCHEMAS,
    ...refusing,
  });
  refuseUnknown(app);
  logRefusals(app.server, logger);
  const connections = new Connections(app.server);
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
      const giveUpNoMore = connections.giveUp();
      // Until then anybody who asks can see that it is not ready: a closed port tells a load balancer less.
      await connections.answered();
      await app.close();
      giveUpNoMore();
    },
  };
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
