/** An instance, kept current. */
import { type Instance, readInstance } from "../../live/read-instance.ts";
import { type Live, useLive } from "../../live/use-live.ts";
import type { Address } from "../../views.ts";

/** Of which nothing is known: it may have delayed messages, or a history. */
const UNKNOWN: Instance = { state: {}, mailbox: 0 };

export const CHANGES = ["functions", "failures", "pauses", "operator", "topics"] as const;

export function useInstance(address: Address): Live<Instance> {
  return useLive(
    JSON.stringify(address),
    async (signal) => (await readInstance(address.function, address.id, signal)) ?? UNKNOWN,
    CHANGES,
  );
}
