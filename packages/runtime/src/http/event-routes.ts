/** What changes in a runtime as server-sent events, so that nobody has to ask again and again. */
import type { FastifyInstance } from "fastify";
import * as z from "zod";
import { answerEnds } from "../kafka-rest/routes.ts";
import type { RuntimeEvent } from "../operator/events.ts";
import type { Runtime } from "../runtime.ts";
import { sendEvents } from "./event-stream.ts";
import { Edge } from "./flow-routes.ts";
import { operation, type Route } from "./operation.ts";
import { Address, Count, Failure, Paused, Time } from "./views.ts";

/** What each kind of event says. */
const EVENTS = {
  reset: z.object({}).meta({
    description:
      "first of all, and whenever some events are lost: look at everything anew, and go on from here",
  }),
  functions: z
    .array(
      z.object({
        function: z.string(),
        batches: Count,
        invocations: Count,
        failures: Count,
        seconds: z.number(),
        inFlight: Count,
        stuck: Count.meta({ description: "of those in flight, for more than 10 s" }),
      }),
    )
    .meta({ description: "the functions whose figures have changed since they were told last" }),
  waiting: z
    .array(
      z.object({
        function: z.string(),
        messages: Count,
        delayed: Count,
        nextDelayed: Time.optional(),
        failing: Count,
      }),
    )
    .meta({
      description:
        "the functions for which something else waits than was told last: messages, delayed ones and when the next one comes, and instances that wait for another attempt",
    }),
  flow: z
    .array(Edge)
    .meta({ description: "edges of the flow that something went along since they were told last" }),
  topics: z
    .array(z.object({ topic: z.string(), nextOffset: Count, position: Count }))
    .meta({ description: "topics with new records, or of which records were consumed" }),
  failures: z
    .array(
      z.union([
        Address.extend({ failing: z.literal(true), ...Failure.shape }),
        Address.extend({ failing: z.literal(false) }),
      ]),
    )
    .meta({ description: "instances that have failed, or have recovered" }),
  pauses: z
    .array(Paused.partial().extend({ paused: z.boolean() }))
    .meta({ description: "what was paused or resumed: an instance, a function, or everything" }),
  endpoints: z
    .array(
      z.object({
        functions: z.string(),
        up: z.boolean(),
        reason: z.string().optional(),
        since: Time.optional(),
      }),
    )
    .meta({ description: "services that cannot be reached any more, or can be again" }),
  operator: z
    .object({
      action: z.string(),
      by: z.string(),
      target: z.record(z.string(), z.unknown()),
      outcome: z.string(),
      at: Time,
    })
    .meta({ description: "what an operator has done" }),
} as const;

/** An event as its lines `event` and `data` say it. */
export const Event = z.union(
  Object.entries(EVENTS).map(([event, data]) => z.object({ event: z.literal(event), data })),
);

export function eventRoutes(app: FastifyInstance, runtime: Runtime): Route[] {
  const gone = answerEnds(app);
  return [
    operation({
      method: "GET",
      path: "/events",
      tag: "engine",
      summary:
        "what changes as server-sent events, without end; goes on after the event of Last-Event-ID if it can",
      role: "read",
      exposeHeadRoute: false,
      headers: z.object({ "last-event-id": z.string().optional() }),
      answer: { "text/event-stream": Event },
      refuses: ["too-many"],
      handle(_input, { headers }, reply) {
        const ended = gone(reply);
        const last = headers["last-event-id"];
        const events = runtime.events.follow(typeof last === "string" ? last : undefined, ended);
        return sendEvents(reply, inPieces(events), ended);
      },
    }),
  ];
}

async function* inPieces(pages: AsyncIterable<readonly RuntimeEvent[]>) {
  for await (const page of pages) {
    for (const { id, event, json } of page) yield `id: ${id}\nevent: ${event}\ndata: ${json}\n\n`;
  }
}
