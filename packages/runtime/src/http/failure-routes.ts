/** All instances that fail at once: a list of them, page by page, and what an operator can do about many. */
import * as z from "zod";
import { wholeNumber } from "../kafka-rest/queries.ts";
import { strictObject } from "../kafka-rest/strict.ts";
import type { Runtime } from "../runtime.ts";
import { operation, type Route } from "./operation.ts";
import { Address, Failure, renderFailure } from "./views.ts";

/** Of a page. */
const MAX_LISTED = 1000;

const List = strictObject({
  function: z.string().optional(),
  offset: wholeNumber(0),
  limit: wholeNumber(MAX_LISTED, MAX_LISTED).pipe(z.int().min(1)),
});
const Some = strictObject({ function: z.string().optional() });
// What is given up for good is named: no parameter that was forgotten means everything.
const OneFunction = strictObject({
  function: z.string({ error: "is missing: it says which function's messages are given up" }),
});

export function failureRoutes(runtime: Runtime): Route[] {
  return [
    operation({
      method: "GET",
      path: "/failures",
      tag: "failures",
      summary: `the instances that fail, the longest-waiting first: ${MAX_LISTED} after the first \`offset\``,
      role: "read",
      query: List,
      answer: z.array(Address.extend(Failure.shape)),
      handle: ({ query }) =>
        runtime.failures(query).map(({ function: typename, id, ...failure }) => ({
          function: typename,
          id,
          ...renderFailure(failure),
        })),
    }),
    operation({
      method: "POST",
      path: "/failures/retry",
      tag: "failures",
      summary: "tries all of them again now, or those of one function",
      role: "operate",
      query: Some,
      answer: z.object({ retried: z.int() }),
      handle: async ({ query }) => ({ retried: await runtime.retryAll(query.function) }),
    }),
    operation({
      method: "POST",
      path: "/failures/dead-letter",
      tag: "failures",
      summary: "moves the message that fails of each of a function's instances to the dead letters",
      role: "operate",
      query: OneFunction,
      answer: z.object({ topic: z.string(), moved: z.int() }),
      handle: ({ query }) => runtime.deadLetterAll(query.function),
    }),
  ];
}
