/** Produces a request until it is acknowledged, whatever happens to the runtime meanwhile. */
import { setTimeout as sleep } from "node:timers/promises";
import { ApiError, type NewRecord, produce } from "../harness/api.ts";

/** Where to send to: asked before each attempt, because the runtime comes and goes. */
export type Target = () => Promise<string>;

export interface Request {
  readonly topic: string;
  readonly records: readonly NewRecord[];
}

/** How soon a request whose answer was lost is sent again, in milliseconds. */
const RESEND_MS = 20;
/** A system that is to survive all faults is back by then. Flink takes a minute, on a busy machine. */
const MAX_OUTAGE_MS = 5 * 60_000;

/** Resolves with the records' offsets. @throws ApiError when the request is refused, Error when nobody answers for 5 minutes */
export async function deliver(
  target: Target,
  { topic, records }: Request,
  idempotencyKey: string,
  onResend: () => void,
): Promise<number[]> {
  const giveUpAt = performance.now() + MAX_OUTAGE_MS;
  for (;;) {
    const api = await target();
    try {
      return await produce(api, topic, records, idempotencyKey);
    } catch (error) {
      // Refused is refused: nothing in a load should be. Not available is another matter.
      if (error instanceof ApiError && error.status !== 503) throw error;
      if (performance.now() > giveUpAt) {
        const minutes = MAX_OUTAGE_MS / 60_000;
        throw new Error(`a request to ${topic} got no answer for ${minutes} min`, { cause: error });
      }
      onResend();
      await sleep(RESEND_MS);
    }
  }
}
