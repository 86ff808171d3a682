/** The runtime's HTTP API: produce, consume, look inside, health and metrics. */
import type { FastifyInstance } from "fastify";
import { createServer } from "../kafka-rest/server.ts";
import type { Runtime } from "../runtime.ts";
import { functionRoutes } from "./function-routes.ts";
import { healthRoutes } from "./health-routes.ts";
import { topicRoutes } from "./topic-routes.ts";

/** The API as a server that does not listen yet. */
export function createApi(runtime: Runtime): FastifyInstance {
  const app = createServer();
  healthRoutes(app, runtime);
  topicRoutes(app, runtime);
  functionRoutes(app, runtime);
  return app;
}
