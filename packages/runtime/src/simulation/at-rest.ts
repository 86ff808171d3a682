/** Whether a runtime has nothing to do but what is to come later. */
import type { Assembly } from "../assembly.ts";

/** Nothing is on its way: no record, no message, no call and no commit. Delayed messages may be pending. */
export function isAtRest({ topics, timers, types, store, committer }: Assembly): boolean {
  return (
    !timers.isDue &&
    topics.lag().every(({ records }) => records === 0) &&
    [...types.all()].every(
      ({ running, ready, retries }) => running === 0 && ready.size === 0 && retries.size === 0,
    ) &&
    store.mailboxTargets().length === 0 &&
    committer.pending.every((group) => group.isEmpty)
  );
}
