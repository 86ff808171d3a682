/** Finding functions and instances: lists of them, a page at a time. */
import * as z from "zod";
import { plainTyped } from "../kafka-rest/plain-typed.ts";
import { wholeNumber } from "../kafka-rest/queries.ts";
import { strictObject } from "../kafka-rest/strict.ts";
import type { FunctionView } from "../operator/functions.ts";
import type { FoundInstance } from "../operator/search.ts";
import type { Runtime } from "../runtime.ts";
import { timeText } from "../time-text.ts";
import { operation, type Route } from "./operation.ts";
import { Flag } from "./queries.ts";
import { Path, valueFilter } from "./value-filter.ts";
import { Count, Failure, InstancePath, Plain, renderFailure, Time } from "./views.ts";

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1000;

const After = z.string().default("").meta({ description: "`next` of the page before" });
const Limit = wholeNumber(DEFAULT_LIMIT, MAX_LIMIT).pipe(z.int().min(1));
const Next = z
  .string()
  .optional()
  .meta({ description: "to go on after; there are no more without it" });

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

const ShownState = Plain.partial({ value: true }).extend({
  bytes: Count,
  truncated: z.literal(true).optional().meta({ description: "it is too large to be here" }),
  expiresAt: Time.optional(),
});

const InstanceAnswer = z.object({
  id: z.string(),
  mailbox: Count,
  values: Count.meta({ description: "values of its state" }),
  bytes: Count.meta({ description: "their size" }),
  paused: z.literal(true).optional(),
  runningSince: Time.optional(),
  failure: Failure.optional(),
  state: z
    .record(z.string(), ShownState)
    .optional()
    .meta({ description: "with `state=true`: its first 100 values, each of up to 4 KiB" }),
});

const Search = strictObject({
  function: z.string(),
  prefix: z.string().default("").meta({ description: "of the ids" }),
  after: After,
  limit: Limit,
  value: z.string().optional().meta({ description: "instances that have a value of this name" }),
  path: Path.optional().meta({
    description: "a place in that value, as JSONPath",
    override: { type: "string" },
  }),
  equals: z.string().optional().meta({ description: "what is there, as JSON or as text" }),
  mailbox_min: wholeNumber(0).meta({ description: "instances with so many messages" }),
  failing: Flag,
  state: Flag.meta({ description: "shows their values, too" }),
}).refine(({ value, path, equals }) => value !== undefined || (path ?? equals) === undefined, {
  error: "`path` and `equals` are about a value: `value` has to name it",
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
      params: InstancePath.pick({ namespace: true, name: true }),
      answer: FunctionAnswer,
      refuses: ["unknown-function"],
      handle: ({ params: { namespace, name } }) =>
        renderFunction(runtime.function(`${namespace}/${name}`)),
    }),
    operation({
      method: "GET",
      path: "/instances",
      tag: "instances",
      summary:
        "the instances of a function that have state or messages, or those that are looked for, in an order of their ids. " +
        "A page may have less than `limit`, or none, and a `next` all the same: where to look on",
      role: "read",
      query: Search,
      answer: z.object({ instances: z.array(InstanceAnswer), next: Next }),
      async handle({ query: { value, path, equals, state, mailbox_min, ...query } }) {
        const { instances, next } = await runtime.instances({
          ...query,
          mailboxMin: mailbox_min,
          withState: state,
          value:
            value === undefined
              ? undefined
              : { name: value, matches: valueFilter({ path, equals }) },
        });
        return { instances: instances.map(renderInstance), ...(next !== undefined && { next }) };
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

function renderInstance(found: FoundInstance): z.infer<typeof InstanceAnswer> {
  const { id, waiting, values, bytes, isPaused, runningSince, failure, state } = found;
  return {
    id,
    mailbox: waiting,
    values,
    bytes,
    ...(isPaused && { paused: true as const }),
    ...(runningSince !== undefined && { runningSince: timeText(runningSince) }),
    ...(failure && { failure: renderFailure(failure) }),
    ...(state && {
      state: Object.fromEntries(state.map((each) => [each.name, renderValue(each)])),
    }),
  };
}

function renderValue({
  typename,
  bytes,
  value,
  expiresAt,
}: NonNullable<FoundInstance["state"]>[number]): z.infer<typeof ShownState> {
  return {
    typename,
    bytes,
    ...(value === undefined ? { truncated: true as const } : plainTyped(typename, value)),
    ...(expiresAt !== undefined && { expiresAt: timeText(expiresAt) }),
  };
}
