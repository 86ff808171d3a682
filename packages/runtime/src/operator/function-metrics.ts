/** What functions have done since the runtime started, in numbers, and what they are doing now. */
import type { Assembly } from "../assembly.ts";

export interface FunctionMetrics {
  readonly typename: string;
  /** Batches that it answered, and the messages in them. */
  readonly batches: number;
  readonly invocations: number;
  /** Attempts that failed. */
  readonly failures: number;
  /** What all attempts took. */
  readonly seconds: number;
  /** Batches sent and not answered yet. */
  readonly inFlight: number;
  /** How long the one among them that has been in flight for longest has been so. */
  readonly longestInFlightSeconds: number;
  /** How many of them have been so for more than 10 s. */
  readonly stuck: number;
}

/** So many functions have figures of their own; an endpoint for any name may have had any number. */
const FUNCTIONS_IN_METRICS = 1000;

export function functionMetrics({
  types,
  inFlight,
}: Pick<Assembly, "types" | "inFlight">): FunctionMetrics[] {
  const ages = inFlight.ages();
  const metrics: FunctionMetrics[] = [];
  const others = { ...types.forgotten, inFlight: 0, longestInFlightSeconds: 0, stuck: 0 };
  for (const type of types.all()) {
    const { typename, stats, running } = type;
    const { longest = 0, stuck = 0 } = ages.get(type) ?? {};
    if (metrics.length < FUNCTIONS_IN_METRICS) {
      metrics.push({
        typename,
        ...stats,
        inFlight: running,
        longestInFlightSeconds: longest,
        stuck,
      });
      continue;
    }
    others.batches += stats.batches;
    others.invocations += stats.invocations;
    others.failures += stats.failures;
    others.seconds += stats.seconds;
    others.inFlight += running;
    others.longestInFlightSeconds = Math.max(others.longestInFlightSeconds, longest);
    others.stuck += stuck;
  }
  return others.batches + others.failures + others.inFlight === 0
    ? metrics
    : [...metrics, { typename: "(others)", ...others }];
}
