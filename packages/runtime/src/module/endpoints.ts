/** `io.statefun.endpoints`: where functions are served, and how they are called. */
import type { z } from "zod";
import { leaf, MAX_INT, mapping, plainNumber, wholeNumber } from "./fields.ts";
import { okhttp, okhttpTimeouts, type TransportSpec, transport } from "./transports.ts";
import { clientProblem, url } from "./url.ts";

/** Where the functions of one type, or of one namespace, are served. */
export interface EndpointSpec {
  /** `ns/*` or `ns/name` */
  readonly functions: string;
  /** May hold `{function.name}`. */
  readonly urlPathTemplate: string;
  readonly maxNumBatchRequests: number;
  readonly transport: TransportSpec;
}

const common = {
  functions: leaf("<namespace>/<name> or <namespace>/*", (value) =>
    typeof value === "string" ? /^([^/\s*]+\/(?:[^/\s*]+|\*))\/*$/.exec(value)?.[1] : undefined,
  ),
  urlPathTemplate: url,
};

/** `io.statefun.endpoints.v1/http`: always okhttp, with its timeouts beside the other fields. */
export const endpointV1 = mapping({
  ...common,
  maxNumBatchRequests: plainNumber(1, MAX_INT).default(1000),
  timeouts: okhttpTimeouts.optional(),
})
  .transform(({ timeouts, ...rest }, context) => ({
    ...rest,
    transport: okhttp({ timeouts }, context),
  }))
  .superRefine(canBeCalled);

/** `io.statefun.endpoints.v2/http`: the transport is chosen, async unless said otherwise. */
export const endpointV2 = mapping({
  ...common,
  maxNumBatchRequests: wholeNumber(1, MAX_INT).default(1000),
  transport,
}).superRefine(canBeCalled);

function canBeCalled(
  { urlPathTemplate, transport: { type } }: EndpointSpec,
  context: z.RefinementCtx,
): void {
  const message = clientProblem(urlPathTemplate, type);
  if (message) context.addIssue({ code: "custom", path: ["urlPathTemplate"], message });
}
