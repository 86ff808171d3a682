/** The runtime's HTTP API: produce, consume, look inside, health and metrics. */
import type { FastifyInstance } from "fastify";
import * as z from "zod";
import type { Runtime } from "../runtime.ts";
import { version } from "../version.ts";
import { backupRoutes } from "./backup-routes.ts";
import { deadLetterRoutes } from "./dead-letter-routes.ts";
import { engineRoutes } from "./engine-routes.ts";
import { eventRoutes } from "./event-routes.ts";
import { failureRoutes } from "./failure-routes.ts";
import { flowRoutes } from "./flow-routes.ts";
import { functionRoutes } from "./function-routes.ts";
import { healthRoutes } from "./health-routes.ts";
import { historyRoutes } from "./history-routes.ts";
import { listingRoutes } from "./listing-routes.ts";
import { mailboxRoutes } from "./mailbox-routes.ts";
import { messageRoutes } from "./message-routes.ts";
import { addRoutes, operation, type Route } from "./operation.ts";
import { orphanRoutes } from "./orphan-routes.ts";
import { addPages, type PagesOptions } from "./pages.ts";
import { pauseRoutes } from "./pause-routes.ts";
import { searchRoutes } from "./search-routes.ts";
import { createGuardedServer, type ServerOptions } from "./server.ts";
import { sqlRoutes } from "./sql-routes.ts";
import { topicDetailRoutes } from "./topic-detail-routes.ts";
import { topicRoutes } from "./topic-routes.ts";
import { traceRoutes } from "./trace-routes.ts";
import { troubleRoutes } from "./trouble-routes.ts";
import { valueRoutes } from "./value-routes.ts";

/** How the API differs from what suits most. */
export interface ApiOptions extends ServerOptions, PagesOptions {}

/** The API, with the console, as a server that does not listen yet. */
export function createApi(runtime: Runtime, options: ApiOptions = {}): FastifyInstance {
  const app = createGuardedServer(options);
  const routes: Route[] = [
    ...healthRoutes(app, runtime),
    ...topicRoutes(app, runtime),
    ...topicDetailRoutes(runtime),
    ...listingRoutes(runtime),
    ...searchRoutes(runtime),
    ...functionRoutes(runtime),
    ...mailboxRoutes(runtime),
    ...historyRoutes(runtime),
    ...traceRoutes(runtime),
    ...failureRoutes(runtime),
    ...troubleRoutes(runtime),
    ...deadLetterRoutes(runtime),
    ...sqlRoutes(app, runtime),
    ...orphanRoutes(app, runtime),
    ...pauseRoutes(runtime),
    ...engineRoutes(runtime, options),
    ...eventRoutes(app, runtime),
    ...flowRoutes(runtime),
    ...backupRoutes(app, runtime),
    ...valueRoutes(runtime),
    ...messageRoutes(runtime),
    operation({
      method: "GET",
      path: "/openapi.json",
      tag: "engine",
      summary: "this description",
      role: "read",
      answer: z.looseObject({ openapi: z.string() }),
      // Loaded when it is asked for: nobody waits for it at the start.
      async handle() {
        const { describe } = await import("./openapi.ts");
        return describe(
          routes.map(({ description }) => description),
          version(),
        );
      },
    }),
  ];
  addPages(app, options);
  addRoutes(app, routes, (action) => runtime.audit(action));
  return app;
}
