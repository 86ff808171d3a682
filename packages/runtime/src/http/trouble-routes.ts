/** What is not as it should be, at one look, and the calls that have been in flight for long. */
import * as z from "zod";
import { wholeNumber } from "../kafka-rest/queries.ts";
import { strictObject } from "../kafka-rest/strict.ts";
import type { Runtime } from "../runtime.ts";
import { timeText } from "../time-text.ts";
import { operation, type Route } from "./operation.ts";
import { Address, Count, Time } from "./views.ts";

const MAX_LISTED = 1000;

const Trouble = z.object({
  engine: Count.meta({ description: "reasons why the runtime itself is not well" }),
  deadLetters: z.object({
    kept: Count,
    waiting: Count.meta({
      description: "of the last 10,000 of them, those that were not sent again",
    }),
    end: Count.meta({ description: "the offset of the next one" }),
  }),
  failing: Count.meta({ description: "instances" }),
  stuck: Count.meta({ description: "calls that have been in flight for more than 10 s" }),
  endpointsDown: Count,
  orphans: Count.meta({ description: "functions: 1,000 are the most that are counted" }),
  paused: Count.meta({ description: "functions and instances, of which 1,000 are counted" }),
});

const Call = Address.extend({
  since: Time,
  batch: Count.meta({ description: "messages in it" }),
  paused: z.literal(true).optional().meta({ description: "the instance" }),
});

export function troubleRoutes(runtime: Runtime): Route[] {
  return [
    operation({
      method: "GET",
      path: "/trouble",
      tag: "engine",
      summary: "all that is not as it should be, in numbers",
      role: "read",
      answer: Trouble,
      handle: () => runtime.trouble(),
    }),
    operation({
      method: "GET",
      path: "/calls",
      tag: "functions",
      summary: "the instances that are being called, the longest-running first",
      role: "read",
      query: strictObject({
        function: z.string().optional(),
        limit: wholeNumber(100, MAX_LISTED).pipe(z.int().min(1)),
      }),
      answer: z.array(Call),
      handle: ({ query }): z.infer<typeof Call>[] =>
        runtime.calls(query).map(({ since, isPaused, ...call }) => ({
          ...call,
          since: timeText(since),
          ...(isPaused && { paused: true as const }),
        })),
    }),
  ];
}
