/** Orphans: the functions that the module has dropped, with what is left of them, and what an operator can do about it. */
import type { FastifyInstance } from "fastify";
import * as z from "zod";
import { wholeNumber } from "../kafka-rest/queries.ts";
import { answerEnds } from "../kafka-rest/routes.ts";
import { strictObject } from "../kafka-rest/strict.ts";
import type { Runtime } from "../runtime.ts";
import { operation, type Route } from "./operation.ts";
import { Count } from "./views.ts";

/** Of a page. */
const MAX_LISTED = 1000;

const TypeName = z.string().meta({ description: "a type name" });
const List = strictObject({
  after: z.string().default("").meta({ description: "behind this function" }),
  limit: wholeNumber(100, MAX_LISTED),
});
const Done = z.object({
  instances: Count,
  values: Count,
  messages: Count,
  timers: Count,
  refused: Count.meta({ description: "instances that stay: they would mix with what there is" }),
  reasons: z.array(z.object({ id: z.string(), reason: z.string() })),
});

const of = {
  tag: "functions",
  role: "operate",
  answer: Done,
  refuses: ["unknown-function", "served-function"],
} as const;

export function orphanRoutes(app: FastifyInstance, runtime: Runtime): Route[] {
  const gone = answerEnds(app);
  return [
    operation({
      method: "GET",
      path: "/orphans",
      tag: "functions",
      summary: "the functions that the module does not serve, and how much is left of each",
      role: "read",
      query: List,
      answer: z.array(
        z.object({ function: z.string(), instances: Count, messages: Count, timers: Count }),
      ),
      handle: ({ query }) => runtime.orphans.list(query.after, query.limit),
    }),
    operation({
      ...of,
      method: "POST",
      path: "/orphans/move",
      summary:
        "moves what is left of a function to one that is served, instance by instance, for as long as somebody waits for it",
      query: strictObject({ from: TypeName, to: TypeName }),
      handle: ({ query: { from, to } }, _request, reply) =>
        runtime.orphans.move(from, to, gone(reply)),
    }),
    operation({
      ...of,
      method: "DELETE",
      path: "/orphans",
      summary: "removes what is left of a function, for good",
      query: strictObject({ function: TypeName }),
      handle: ({ query }, _request, reply) => runtime.orphans.remove(query.function, gone(reply)),
    }),
  ];
}
