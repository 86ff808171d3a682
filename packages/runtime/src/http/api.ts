/** The runtime's HTTP API: produce, consume, look inside, health and metrics. */
import type { FastifyInstance } from "fastify";
import type { Runtime } from "../runtime.ts";
import { functionRoutes } from "./function-routes.ts";
import { runtimeMetrics } from "./metrics.ts";
import { createServer } from "./server.ts";
import { topicRoutes } from "./topic-routes.ts";

export function createApi(runtime: Runtime): FastifyInstance {
  const app = createServer();
  let ready = true;
  app.addHook("preClose", async () => {
    ready = false;
  });
  app.get("/healthz", async () => ({ status: "alive" }));
  app.get("/readyz", async (_request, reply) => {
    if (runtime.committer.broken.aborted) return reply.code(503).send({ status: "failed" });
    return ready ? { status: "ready" } : reply.code(503).send({ status: "closing" });
  });
  const metrics = runtimeMetrics(runtime);
  app.get("/metrics", async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.metrics()),
  );
  topicRoutes(app, runtime);
  functionRoutes(app, runtime);
  return app;
}
