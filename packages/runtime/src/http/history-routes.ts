/** A look back at an instance: its last invocations. */
import * as z from "zod";
import { wholeNumber } from "../kafka-rest/queries.ts";
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
      query: strictObject({ limit: wholeNumber(DEFAULT_LIMIT, MAX_LIMIT) }),
      answer: z.array(PastInvocationAnswer),
      handle: ({ params, query }) =>
        runtime.history(keyOf(params), query.limit).map(renderInvocation),
    }),
  ];
}
