/** The services that the functions are behind, as an operator sees them. */
import type { Outage, PastOutage } from "../functions/endpoint.ts";
import type { FunctionTypes } from "../functions/function-types.ts";

export interface EndpointView {
  /** The functions' pattern in the module, or the one function that has a URL of its own. */
  readonly functions: string;
  /** Calls without an answer. */
  readonly callsInFlight: number;
  /** Undefined while it can be reached. */
  readonly outage: Outage | undefined;
  /** The last one that is over. */
  readonly lastOutage: PastOutage | undefined;
}

export function endpointViews(types: FunctionTypes): EndpointView[] {
  return [...types.endpoints()].map(({ name, inFlight, outage, lastOutage }) => ({
    functions: name,
    callsInFlight: inFlight,
    outage,
    lastOutage,
  }));
}
