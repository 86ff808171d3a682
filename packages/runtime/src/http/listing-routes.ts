/** Finding functions: how much there is of each, and how it is doing. */
import * as z from "zod";
import { strictObject } from "../kafka-rest/strict.ts";
import type { FunctionView } from "../operator/functions.ts";
import type { Runtime } from "../runtime.ts";
import { timeText } from "../time-text.ts";
import { operation, type Route } from "./operation.ts";
import { After, Limit, Next } from "./queries.ts";
import { Count, FunctionPath, Time } from "./views.ts";

const FunctionAnswer = z.object({
  function: z.string(),
  served: z.boolean().meta({ description: "whether an endpoint of the module serves it" }),
  paused: z.boolean(),
  instances: Count.meta({ description: "instances with state" }),
  messages: Count.meta({ description: "messages that wait" }),
  delayed: Count.meta({ description: "delayed messages that are pending" }),
  nextDelayed: Time.optional().meta({
    description: "when the next one comes, where that is known",
  }),
  invocations: Count.meta({ description: "messages that it has dealt with" }),
  rate: z.number().meta({ description: "of those in a second, over the last 5 to 10 seconds" }),
  failures: Count.meta({ description: "attempts that failed" }),
  failing: Count.meta({ description: "instances that wait for another attempt" }),
  callsInFlight: Count,
  deepest: z
    .array(z.object({ id: z.string(), mailbox: Count }))
    .meta({ description: "the fullest mailboxes" }),
});

const Declared = z.array(z.object({ name: z.string(), typename: z.string() })).meta({
  description: "the values that its state has, as far as it has been called and has said so",
});

export function listingRoutes(runtime: Runtime): Route[] {
  return [
    operation({
      method: "GET",
      path: "/functions",
      tag: "functions",
      summary: "the functions that there is something of, in the order of their names",
      role: "read",
      query: strictObject({ after: After, limit: Limit }),
      answer: z.object({ functions: z.array(FunctionAnswer), next: Next }),
      handle({ query: { after, limit } }) {
        const functions = runtime.functions(after, limit);
        const next = functions.length < limit ? undefined : functions.at(-1)?.function;
        return { functions: functions.map(renderFunction), ...(next !== undefined && { next }) };
      },
    }),
    operation({
      method: "GET",
      path: "/functions/{namespace}/{name}",
      tag: "functions",
      summary: "a function: how much there is of it, and how it is doing",
      role: "read",
      params: FunctionPath,
      answer: FunctionAnswer.extend({ declared: Declared }),
      refuses: ["unknown-function"],
      handle({ params: { namespace, name } }) {
        const { declared, ...view } = runtime.function(`${namespace}/${name}`);
        return {
          ...renderFunction(view),
          declared: declared.map(({ name: value, typename }) => ({ name: value, typename })),
        };
      },
    }),
  ];
}

function renderFunction(view: FunctionView): z.infer<typeof FunctionAnswer> {
  const {
    function: typename,
    isServed,
    isPaused,
    timers,
    fullest,
    rate,
    nextDelayed,
    ...rest
  } = view;
  return {
    function: typename,
    served: isServed,
    paused: isPaused,
    ...rest,
    delayed: timers,
    ...(nextDelayed !== undefined && { nextDelayed: timeText(nextDelayed) }),
    rate: Math.round(rate * 10) / 10,
    deepest: fullest.map(({ id, waiting }) => ({ id, mailbox: waiting })),
  };
}
