/** The runtime's HTTP API: produce, consume, look inside, health and metrics. */
import type { FastifyInstance } from "fastify";
import { functionRoutes } from "./api-functions.ts";
import { createServer } from "./api-server.ts";
import { topicRoutes } from "./api-topics.ts";
import { runtimeMetrics } from "./metrics.ts";
import type { Runtime } from "./runtime.ts";

export function createApi(runtime: Runtime): FastifyInstance {
  const app = createServer();
  let ready = true;
  app.addHook("preClose", async () => {
    ready = false;
  });
  app.get("/healthz", async () => ({ status: "alive" }));
  app.get("/readyz", async (_request, reply) =>
    ready ? { status: "ready" } : reply.code(503).send({ status: "closing" }),
  );
  const metrics = runtimeMetrics(runtime);
  app.get("/metrics", async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.metrics()),
  );
  topicRoutes(app, runtime);
  functionRoutes(app, runtime);
  return app;
}
