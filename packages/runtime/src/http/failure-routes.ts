/** All instances that fail at once: a list of them, page by page, and what an operator can do about many. */
import type { FastifyInstance } from "fastify";
import * as z from "zod";
import { wholeNumber } from "../kafka-rest/queries.ts";
import { parse, strictObject } from "../kafka-rest/strict.ts";
import type { FailureView } from "../operator/failing.ts";
import type { Runtime } from "../runtime.ts";

/** Of a page. */
const MAX_LISTED = 1000;

const List = strictObject({ function: z.string().optional(), offset: wholeNumber(0) });
const Some = strictObject({ function: z.string().optional() });
// What is given up for good is named: no parameter that was forgotten means everything.
const OneFunction = strictObject({
  function: z.string({ error: "is missing: it says which function's messages are given up" }),
});

export function failureRoutes(app: FastifyInstance, runtime: Runtime): void {
  app.get("/failures", async ({ query }) =>
    runtime
      .failures({ ...parse(List, query, "query"), limit: MAX_LISTED })
      .map(({ function: typename, id, ...failure }) => ({
        function: typename,
        id,
        ...renderFailure(failure),
      })),
  );

  app.post("/failures/retry", async ({ query }) => ({
    retried: await runtime.retryAll(parse(Some, query, "query").function),
  }));

  app.post("/failures/dead-letter", async ({ query }) =>
    runtime.deadLetterAll(parse(OneFunction, query, "query").function),
  );
}

/** A failure with its times as text. */
export function renderFailure({ attempts, reason, since, retryAt }: FailureView) {
  return {
    attempts,
    reason,
    since: new Date(since).toISOString(),
    retryAt: new Date(retryAt).toISOString(),
  };
}
