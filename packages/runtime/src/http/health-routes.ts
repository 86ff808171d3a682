/** What a supervisor asks: whether the runtime is alive, whether it takes requests, and how it is doing, in numbers. */
import type { FastifyInstance } from "fastify";
import type { Runtime } from "../runtime.ts";
import { metricsOf } from "./metrics.ts";

export function healthRoutes(app: FastifyInstance, runtime: Runtime): void {
  let ready = true;
  app.addHook("preClose", async () => {
    ready = false;
  });
  app.get("/healthz", async () => ({ status: "alive" }));
  app.get("/readyz", async (_request, reply) => {
    if (runtime.isBroken()) return reply.code(503).send({ status: "failed" });
    return ready ? { status: "ready" } : reply.code(503).send({ status: "closing" });
  });
  const metrics = metricsOf(runtime);
  app.get("/metrics", async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.read()),
  );
}
