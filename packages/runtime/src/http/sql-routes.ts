/** Asking the store itself, by the views that docs/sql.md describes. */
import type { FastifyInstance } from "fastify";
import * as z from "zod";
import { answerEnds } from "../kafka-rest/routes.ts";
import { strictObject } from "../kafka-rest/strict.ts";
import type { Runtime } from "../runtime.ts";
import { MAX_LENGTH, MAX_ROWS, MAX_TIMEOUT_MS, ROWS, TIMEOUT_MS } from "../sql/limits.ts";
import { operation, type Route } from "./operation.ts";

const Value = z.union([z.string(), z.number(), z.boolean(), z.null()]);

const Query = strictObject({
  query: z.string().max(MAX_LENGTH).meta({ description: "one SELECT, or EXPLAIN of one" }),
  params: z
    .union([z.array(Value), z.record(z.string(), Value)], {
      error:
        "expected a list for each ?, or an object for each :name, of text, numbers, booleans and null; " +
        "an integer that a double cannot hold is text for CAST(? AS INTEGER)",
    })
    .default([])
    .meta({ description: "what stands for each ? in turn, or by name for each :name" }),
  limit: z.int().min(1).max(MAX_ROWS).default(ROWS).meta({ description: "rows" }),
  timeout: z
    .int()
    .min(1)
    .max(MAX_TIMEOUT_MS)
    .default(TIMEOUT_MS)
    .meta({ description: "in milliseconds" }),
});

const Answer = z.object({
  columns: z.array(z.string()),
  rows: z.array(z.array(z.unknown())).meta({
    description: 'a blob is {"base64":"…"}, and a number that a double cannot hold is text',
  }),
  truncated: z.boolean().meta({ description: "whether there are more rows" }),
});

export function sqlRoutes(app: FastifyInstance, runtime: Runtime): Route[] {
  const gone = answerEnds(app);
  return [
    operation({
      method: "POST",
      path: "/sql",
      tag: "engine",
      summary: "the rows of a query over the views of the store, which it cannot change",
      role: "read",
      body: Query,
      answer: Answer,
      refuses: ["invalid-query", "too-large", "too-many", "unavailable"],
      async handle({ body }, _request, reply) {
        const answer = await runtime.sql(body, gone(reply));
        return reply.type("application/json; charset=utf-8").send(answer);
      },
    }),
  ];
}
