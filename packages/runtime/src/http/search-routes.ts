/** Finding instances of a function: lists of them, a page at a time. */
import * as z from "zod";
import { plainTyped } from "../kafka-rest/plain-typed.ts";
import { wholeNumber } from "../kafka-rest/queries.ts";
import { strictObject } from "../kafka-rest/strict.ts";
import type { FoundInstance } from "../operator/search.ts";
import type { Runtime } from "../runtime.ts";
import { timeText } from "../time-text.ts";
import { operation, type Route } from "./operation.ts";
import { After, Flag, Limit, Next } from "./queries.ts";
import { Path, valueFilter } from "./value-filter.ts";
import { Count, Failure, Plain, renderFailure, Time } from "./views.ts";

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

export function searchRoutes(runtime: Runtime): Route[] {
  return [
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
