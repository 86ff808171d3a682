/** The runtime's HTTP API: produce, consume, look inside, health and metrics. */
import fastify, { type FastifyError, type FastifyInstance } from "fastify";
import { ApiError } from "./api-errors.ts";
import { functionRoutes } from "./api-functions.ts";
import { topicRoutes } from "./api-topics.ts";
import { runtimeMetrics } from "./metrics.ts";
import type { Runtime } from "./runtime.ts";

/** Ids may be of any length that fits in a request's head. */
const MAX_PARAM_LENGTH = 16_384;

export function createApi(runtime: Runtime): FastifyInstance {
  const app = fastify({ routerOptions: { maxParamLength: MAX_PARAM_LENGTH } });
  app.setErrorHandler((error: FastifyError | ApiError, _request, reply) => {
    const errorCode = error instanceof ApiError ? error.errorCode : (error.statusCode ?? 500) * 100;
    reply.code(Math.floor(errorCode / 100)).send({ error_code: errorCode, message: error.message });
  });
  app.setNotFoundHandler((request, reply) => {
    reply
      .code(404)
      .send({ error_code: 40400, message: `there is no ${request.method} ${request.url}` });
  });

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
