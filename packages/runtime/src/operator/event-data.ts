/** What events say of the things that have changed: how these are now. */
import type { Assembly } from "../assembly.ts";
import type { Gathered } from "../changes.ts";
import type { InstanceKey } from "../model.ts";
import { timeText } from "../time-text.ts";
import { endpointViews } from "./endpoints.ts";

export type EventDataParts = Pick<Assembly, "store" | "types" | "pauses">;

/** By the kind of event. */
export function dataOf({ store, types, pauses }: EventDataParts, changed: Gathered) {
  return {
    topics: [...changed.topics.keys()].flatMap((topic) => {
      const offsets = store.topic(topic);
      if (offsets === undefined) return [];
      const { nextOffset, position } = offsets;
      return [{ topic, nextOffset, position }];
    }),
    endpoints: endpointViews(types)
      .filter(({ functions }) => changed.endpoints.has(functions))
      .map(({ functions, outage }) => ({
        functions,
        up: outage === undefined,
        ...(outage && { reason: outage.reason, since: timeText(outage.since) }),
      })),
    pauses: [...changed.pauses.values()].map((place) => {
      const since = pauses.since(place);
      return {
        ...(place.function !== "" && { function: place.function }),
        ...(place.id !== "" && { id: place.id }),
        paused: since !== undefined,
        ...(since !== undefined && { since: timeText(since) }),
      };
    }),
    failures: [...changed.failures.values()].map((key) => failureOf(types, key)),
  };
}

function failureOf(types: Assembly["types"], key: InstanceKey) {
  const failure = types.get(key.function)?.instances.get(key.id)?.failure;
  if (failure === undefined) return { ...key, failing: false };
  const { attempts, reason, since, retryAt } = failure;
  return {
    ...key,
    failing: true,
    attempts,
    reason,
    since: timeText(since),
    retryAt: timeText(retryAt),
  };
}
