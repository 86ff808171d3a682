/** The delayed messages that are to come to an instance. */
import type { Assembly } from "../assembly.ts";
import type { InstanceKey, Timer } from "../model.ts";

/** What is looked through in one turn of the event loop, in rows and in bytes of their values. */
const PAGE_ROWS = 1000;
const PAGE_BYTES = 1024 * 1024;

/**
 * Those that are durable, the next one first, `limit` of them at most. All that are pending for the function are looked
 * through, a page in a turn.
 */
export async function delayedFor(
  { store, clock }: Pick<Assembly, "store" | "clock">,
  { function: typename, id }: InstanceKey,
  limit: number,
): Promise<Timer[]> {
  const found: Timer[] = [];
  let after = { fireAt: Number.NEGATIVE_INFINITY, seq: 0 };
  for (;;) {
    const page = store.timers(typename, after, PAGE_ROWS, PAGE_BYTES);
    found.push(...page.filter(({ target }) => target.id === id));
    const last = page.at(-1);
    if (last === undefined || found.length >= limit) return found.slice(0, limit);
    after = last;
    await new Promise<void>((resolve) => clock.soon(resolve));
  }
}
