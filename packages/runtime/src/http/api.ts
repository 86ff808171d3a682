/** The runtime's HTTP API: produce, consume, look inside, health and metrics. */
import type { FastifyInstance } from "fastify";
import { createServer } from "../kafka-rest/server.ts";
import type { Runtime } from "../runtime.ts";
import { failureRoutes } from "./failure-routes.ts";
import { functionRoutes } from "./function-routes.ts";
import { healthRoutes } from "./health-routes.ts";
import { topicRoutes } from "./topic-routes.ts";

/** The API as a server that does not listen yet. `allowedHosts` are names by which it may be called. */
export function createApi(runtime: Runtime, allowedHosts: readonly string[] = []): FastifyInstance {
  const app = createServer({ allowedHosts });
  healthRoutes(app, runtime);
  topicRoutes(app, runtime);
  functionRoutes(app, runtime);
  failureRoutes(app, runtime);
  return app;
}
