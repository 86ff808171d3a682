/** An instance, kept current. */
import { ApiError } from "../../api/call.ts";
import { type Answer, read } from "../../api/read.ts";
import { instanceParts } from "../../commands/place.ts";
import { type Live, useLive } from "../../live/use-live.ts";
import type { Address } from "../../views.ts";

export type Instance = Answer<"/functions/{namespace}/{name}/{id}">;

/** Of which nothing is known: it may have delayed messages, or a history. */
const UNKNOWN: Instance = { state: {}, mailbox: 0 };

export const CHANGES = ["functions", "failures", "pauses", "operator", "topics"] as const;

export function useInstance(address: Address): Live<Instance> {
  return useLive(
    JSON.stringify(address),
    async (signal) => {
      try {
        const path = instanceParts(address);
        return await read("/functions/{namespace}/{name}/{id}", { path }, signal);
      } catch (error) {
        if (error instanceof ApiError && error.status === 404) return UNKNOWN;
        throw error;
      }
    },
    CHANGES,
  );
}
