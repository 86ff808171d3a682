/** The instances of a function and their state, as a panel shows them. */
import type { EventKind } from "../api/events.ts";
import { type Answer, read } from "../api/read.ts";
import { type Instance, readInstance } from "../live/read-instance.ts";
import { type Live, useLive } from "../live/use-live.ts";

/** The kinds of events after which state may be another. */
const KINDS: readonly EventKind[] = ["functions", "operator"];

export interface InstancesOptions {
  /** How many there are at most, the first ones by their ids. Default: 100. At most 1,000. */
  readonly limit?: number;
}

/** The instances of a function with their values, now and whenever it has done something. */
export function useInstances(
  typename: string,
  { limit = 100 }: InstancesOptions = {},
): Live<Answer<"/instances">> {
  const query = { function: typename, state: "true", limit } as const;
  return useLive(JSON.stringify(query), (signal) => read("/instances", { query }, signal), KINDS);
}

/** What is known of an instance, now and whenever its function has done something: undefined when that is nothing. */
export function useInstance(typename: string, id: string): Live<Instance | undefined> {
  const key = JSON.stringify([typename, id]);
  return useLive(key, (signal) => readInstance(typename, id, signal), KINDS);
}
