/** Whether a runtime has nothing to do but what is to come later. */
import type { Assembly } from "../assembly.ts";

/** Nothing is on its way: no record, no message, no call and no commit. Delayed messages may be pending. */
export function isAtRest(parts: Assembly): boolean {
  return isIdle(parts) && parts.store.mailboxTargets().length === 0;
}

/** The same, but that instances that have failed may wait for their next attempt, with the messages to them. */
export function isSettled(parts: Assembly): boolean {
  return isIdle(parts) && parts.store.mailboxTargets().every((target) => isFailing(parts, target));
}

function isIdle({ topics, timers, types, committer }: Assembly): boolean {
  return (
    !timers.isDue &&
    topics.lag().every(({ records }) => records === 0) &&
    [...types.all()].every(
      ({ running, ready, retries }) => running === 0 && ready.size === 0 && retries.size === 0,
    ) &&
    committer.pending.every((group) => group.isEmpty)
  );
}

/** Whether all instances of a function that have messages wait for an attempt whose time has not come. */
function isFailing({ store, failures, clock }: Assembly, target: string): boolean {
  const now = clock.now();
  const failing = new Set<string>();
  for (const { key, failure } of failures.failing) {
    if (key.function === target && (failure?.retryAt ?? 0) > now) failing.add(key.id);
  }
  return store.mailboxes(target, "", failing.size + 1).every(({ id }) => failing.has(id));
}
