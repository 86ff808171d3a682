/** Pausing and resuming an instance, a function or everything, and what is paused. */
import * as z from "zod";
import { wholeNumber } from "../kafka-rest/queries.ts";
import { strictObject } from "../kafka-rest/strict.ts";
import type { InstanceKey } from "../model.ts";
import type { Runtime } from "../runtime.ts";
import type { Description } from "./description.ts";
import { operation, type Route } from "./operation.ts";
import { FunctionPath, InstancePath, keyOf, Paused, renderPause } from "./views.ts";

/** Of a page. */
const MAX_LISTED = 1000;

const List = strictObject({ offset: wholeNumber(0) });

/** An empty id would stand for the whole function. */
const OneInstance = InstancePath.extend({ id: z.string().min(1, "it is empty") });

const Resumed = z.object({
  resumed: z.boolean().meta({ description: "whether it was paused" }),
  paused: z.boolean().meta({
    description: "whether it is paused all the same, because its function is, or everything",
  }),
});

export function pauseRoutes(runtime: Runtime): Route[] {
  /** The two requests for whatever a path names. */
  const both = <Params extends z.ZodObject>(
    path: string,
    tag: Description["tag"],
    what: string,
    params: Params,
    placeOf: (params: z.output<Params>) => InstanceKey,
  ): Route[] => [
    operation({
      method: "POST",
      path: `${path}/pause`,
      tag,
      summary: `lets ${what} begin no batch until it is resumed; what is in flight ends as it would`,
      role: "operate",
      params,
      answer: Paused,
      refuses: ["unknown-function"],
      async handle({ params: given }) {
        const place = placeOf(given);
        return renderPause({ ...place, since: await runtime.pause(place) });
      },
    }),
    operation({
      method: "POST",
      path: `${path}/resume`,
      tag,
      summary: `lets ${what} go on that was paused`,
      role: "operate",
      params,
      answer: Resumed,
      handle: ({ params: given }) => runtime.resume(placeOf(given)),
    }),
  ];
  return [
    ...both("", "engine", "everything", z.object({}), () => ({ function: "", id: "" })),
    ...both(
      "/functions/{namespace}/{name}",
      "functions",
      "a function",
      FunctionPath,
      ({ namespace, name }) => ({ function: `${namespace}/${name}`, id: "" }),
    ),
    ...both("/functions/{namespace}/{name}/{id}", "instances", "an instance", OneInstance, keyOf),
    operation({
      method: "GET",
      path: "/paused",
      tag: "engine",
      summary: `what is paused, and since when: ${MAX_LISTED} after the first \`offset\``,
      role: "read",
      query: List,
      answer: z.array(Paused),
      handle: ({ query }) => runtime.pauses(query.offset, MAX_LISTED).map(renderPause),
    }),
  ];
}
