/** A look at all that hangs together: what a message or a record came of, and what came of it. */

import * as z from "zod";
import { RequestError } from "../errors.ts";
import { someNumber } from "../kafka-rest/queries.ts";
import { strictObject } from "../kafka-rest/strict.ts";
import type { Runtime } from "../runtime.ts";
import { operation, type Route } from "./operation.ts";
import { renderTrace, TraceAnswer } from "./trace-view.ts";

const Asked = strictObject({
  function: z.string().optional().meta({ description: "that the message was for" }),
  id: z.string().optional().meta({ description: "of its instance" }),
  message: someNumber().meta({ description: "its `seq`, of a delayed one too" }),
  topic: z.string().optional().meta({ description: "of a record" }),
  offset: someNumber(),
});

export function traceRoutes(runtime: Runtime): Route[] {
  return [
    operation({
      method: "GET",
      path: "/trace",
      tag: "instances",
      summary:
        "what a message, or a record, came of and all that came of it, as far as it is in the history: 1,000 spans at most",
      role: "read",
      query: Asked,
      answer: TraceAnswer,
      refuses: ["unknown-message", "unknown-topic", "unknown-record"],
      handle: async ({ query }) => renderTrace(await trace(runtime, query)),
    }),
  ];
}

function trace(
  runtime: Runtime,
  { function: typename, id, message, topic, offset }: z.output<typeof Asked>,
) {
  const isOfMessage = typename !== undefined && id !== undefined && message !== undefined;
  const isOfRecord = topic !== undefined && offset !== undefined;
  const given = [typename, id, message, topic, offset].filter((one) => one !== undefined).length;
  if (isOfMessage && given === 3) {
    return runtime.trace.ofMessage({ function: typename, id }, message);
  }
  if (isOfRecord && given === 2) return runtime.trace.ofRecord({ topic, offset });
  throw new RequestError(
    "invalid-query",
    'query: it says what the trace is of: a message, by "function", "id" and "message", or a record, by "topic" and "offset"',
  );
}
