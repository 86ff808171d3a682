/** The shop behind Fastify: the functions service, with health and metrics. */
import type { AddressInfo } from "node:net";
import fastify from "fastify";
import type { Logger } from "pino";
import { collectDefaultMetrics, Registry } from "prom-client";
import { type Observer, statefun, statefunMetrics } from "#statefun";
import { shop } from "./shop/index.ts";

export interface FunctionsService {
  readonly url: string;
  /** Feeds the service's metrics: for whoever calls the functions without the socket. */
  readonly observer: Observer;
  /** Takes nothing new and finishes what is in flight. */
  close(): Promise<void>;
}

export async function startFunctionsService({
  host,
  port,
  logger,
}: {
  readonly host: string;
  readonly port: number;
  readonly logger: Logger;
}): Promise<FunctionsService> {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const observer = statefunMetrics(registry);

  const app = fastify();
  let ready = true;
  app.addHook("preClose", async () => {
    ready = false;
  });
  await app.register(statefun, { ...shop, logger, observer });
  app.get("/healthz", async () => ({ status: "alive" }));
  app.get("/readyz", async (_request, reply) =>
    ready ? { status: "ready" } : reply.code(503).send({ status: "closing" }),
  );
  app.get("/metrics", async (_request, reply) =>
    reply.type(registry.contentType).send(await registry.metrics()),
  );
  await app.listen({ host, port });
  const address = app.server.address() as AddressInfo;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${address.port}`,
    observer,
    close: () => app.close(),
  };
}
