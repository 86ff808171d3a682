/** The delayed messages that are to come to an instance: which they are, and letting one come now or never. */
import type { Assembly } from "../assembly.ts";
import { RequestError } from "../errors.ts";
import type { InstanceKey, Timer } from "../model.ts";
import { nameOf } from "./rest.ts";

type Parts = Pick<Assembly, "committer" | "timers" | "dispatcher">;

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

/**
 * Takes a delayed message back that is to come to the instance. Resolves when that is durable.
 *
 * @throws RequestError `unknown-message` when there is none with that number; StoreFailedError when it may never be durable
 */
export async function cancelDelayed(parts: Parts, key: InstanceKey, seq: number): Promise<void> {
  await parts.committer.room();
  take(parts, key, seq);
  await parts.committer.settled();
}

/** Lets it come now. Resolves when that is durable. @throws as {@link cancelDelayed} */
export async function fireDelayed(parts: Parts, key: InstanceKey, seq: number): Promise<void> {
  await parts.committer.room();
  parts.dispatcher.fire(take(parts, key, seq));
  await parts.committer.settled();
}

function take({ timers }: Parts, key: InstanceKey, seq: number): Timer {
  const timer = timers.find(seq);
  if (timer?.target.function !== key.function || timer.target.id !== key.id) {
    throw new RequestError(
      "unknown-message",
      `no delayed message ${seq} is to come to ${nameOf(key)}: it has come, or was cancelled`,
    );
  }
  timers.take(timer);
  return timer;
}
