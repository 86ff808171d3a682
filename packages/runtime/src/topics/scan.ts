/** Goes through the records of a topic, a part of them in each turn of the event loop. */
import type { Clock } from "../clock.ts";
import type { TopicRecord } from "../model.ts";
import { type Store, sizeOf } from "../store/store.ts";

/** What is read in one turn, in bytes. A single record may be larger. */
const TURN_BYTES = 256 * 1024;
const TURN_RECORDS = 500;

export interface ScanOptions {
  /** The first offset, and the one after the last. */
  readonly from: number;
  readonly to: number;
  /** How much is looked through at most: it ends after the turn that comes to as much. */
  readonly records: number;
  readonly bytes: number;
}

/** The records of each turn. It may end before its time. */
export async function* scan(
  { store, clock }: { readonly store: Pick<Store, "records">; readonly clock: Pick<Clock, "soon"> },
  topic: string,
  { from, to, records, bytes }: ScanOptions,
): AsyncGenerator<readonly TopicRecord[], void> {
  let [left, leftBytes] = [records, bytes];
  for (let at = from; at < to && left > 0 && leftBytes > 0; ) {
    const limit = Math.min(TURN_RECORDS, left, to - at);
    const page = store.records(topic, at, limit, TURN_BYTES).filter(({ offset }) => offset < to);
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    at = last.offset + 1;
    left -= page.length;
    leftBytes -= sizeOf(page);
    await new Promise<void>((resolve) => clock.soon(resolve));
  }
}
