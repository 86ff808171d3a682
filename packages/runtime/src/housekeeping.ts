/** Forgets what is old, a part at a time, so that no commit takes long because of it. */
import type { Clock } from "./clock.ts";
import type { Committer } from "./commit/committer.ts";
import { retentionRules } from "./retention.ts";
import type { RuntimeSettings } from "./settings.ts";
import type { Store } from "./store/store.ts";
import type { WatchedTime } from "./watched-time.ts";

export interface HousekeepingOptions
  extends Pick<
    RuntimeSettings,
    "retentionMs" | "retention" | "housekeepingMs" | "housekeepingStepMs"
  > {
  readonly store: Pick<Store, "needsHousekeeping">;
  readonly committer: Pick<Committer, "group" | "broken">;
  readonly clock: Clock;
  readonly watchedTime: Pick<WatchedTime, "now">;
}

/** Begins now, and goes on until the returned function is called. */
export function startHousekeeping(options: HousekeepingOptions): () => void {
  const { store, committer, clock, watchedTime, retentionMs, housekeepingMs, housekeepingStepMs } =
    options;
  let cancel = (): void => undefined;
  const keepHouse = (): void => {
    // State expires by the clock alone, as on Flink.
    const now = watchedTime.now();
    const work = {
      expiredBy: clock.now(),
      olderThan: now - retentionMs,
      topics: retentionRules(options, now),
    };
    const isNeeded = store.needsHousekeeping(work);
    if (isNeeded) committer.group.keepHouse(work);
    cancel = clock.after(isNeeded ? housekeepingStepMs : housekeepingMs, keepHouse);
  };
  keepHouse();
  committer.broken.addEventListener("abort", () => cancel());
  return () => cancel();
}
