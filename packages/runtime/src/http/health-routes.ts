/** What a supervisor asks: whether the runtime is alive, whether it takes requests, and how it is doing, in numbers. */
import type { FastifyInstance } from "fastify";
import * as z from "zod";
import type { Runtime } from "../runtime.ts";
import { metricsOf } from "./metrics.ts";
import { operation, type Route } from "./operation.ts";

/** `closing` is of the server that they are added to. */
export function healthRoutes(app: FastifyInstance, runtime: Runtime): Route[] {
  let ready = true;
  app.addHook("preClose", async () => {
    ready = false;
  });
  const metrics = metricsOf(runtime);
  // Supervisors add queries of their own.
  const query = z.looseObject({});
  const of = { method: "GET", tag: "engine", query } as const;
  return [
    operation({
      ...of,
      path: "/healthz",
      summary: "whether it is alive",
      role: "anybody",
      answer: z.object({ status: z.literal("alive") }),
      handle: () => ({ status: "alive" }),
    }),
    operation({
      ...of,
      path: "/readyz",
      summary: "whether it takes requests",
      role: "anybody",
      answer: z.object({ status: z.enum(["ready", "closing", "failed"]) }),
      refuses: ["unavailable"],
      handle: (_input, _request, reply) => {
        if (runtime.isBroken()) return reply.code(503).send({ status: "failed" });
        return ready ? { status: "ready" } : reply.code(503).send({ status: "closing" });
      },
    }),
    operation({
      ...of,
      path: "/metrics",
      summary: "numbers for Prometheus",
      role: "read",
      answer: { "text/plain": z.string() },
      handle: async (_input, _request, reply) =>
        reply.type(metrics.contentType).send(await metrics.read()),
    }),
  ];
}
