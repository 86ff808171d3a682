/** A look back at an instance: its last invocations. */
import * as z from "zod";
import { someNumber, wholeNumber } from "../kafka-rest/queries.ts";
import { strictObject } from "../kafka-rest/strict.ts";
import type { Runtime } from "../runtime.ts";
import { PastInvocationAnswer, renderInvocation } from "./history-view.ts";
import { operation, type Route } from "./operation.ts";
import { InstancePath, keyOf } from "./views.ts";

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 1000;

export function historyRoutes(runtime: Runtime): Route[] {
  return [
    operation({
      method: "GET",
      path: "/functions/{namespace}/{name}/{id}/history",
      tag: "instances",
      summary:
        "its last invocations that are kept, the newest first: what came, what it changed and sent, or why it failed",
      role: "read",
      params: InstancePath,
      query: strictObject({
        limit: wholeNumber(DEFAULT_LIMIT, MAX_LIMIT),
        message: someNumber().meta({ description: "those that had this message alone" }),
      }),
      answer: z.array(PastInvocationAnswer),
      async handle({ params, query: { limit, message } }) {
        const key = keyOf(params);
        const invocations =
          message === undefined
            ? runtime.history(key, limit)
            : await runtime.trace.invocations(key, message, limit);
        return invocations.map(renderInvocation);
      },
    }),
  ];
}
