/** A store in memory whose commits take time and fail as they do on a disk. What was committed outlives whoever asked for it. */
import type { MemoryTables } from "../store/memory-tables.ts";
import type { Store } from "../store/store.ts";
import type { Faults } from "./faults.ts";
import type { Random } from "./random.ts";
import type { SimulatedClock } from "./simulated-clock.ts";

export interface SimulatedStoreOptions {
  readonly clock: SimulatedClock;
  readonly tables: MemoryTables;
  readonly random: Random;
  /** As they are now. */
  readonly faults: () => Faults;
}

export function openSimulatedStore({
  clock,
  tables,
  random,
  faults,
}: SimulatedStoreOptions): Store {
  return {
    ...tables.reads(),
    path: undefined,
    commit(group) {
      const writes = structuredClone(group);
      const { commitMs, failedCommit } = faults();
      const isFailing = random.chance(failedCommit);
      // A process may die before it is on the disk, and between that and the moment when it hears of it.
      const writeMs = random.next() * commitMs;
      const reportMs = random.next() * commitMs;
      return new Promise((resolve, reject) => {
        clock.after(writeMs, () => {
          if (isFailing) {
            reject(new Error("the disk is full"));
            return;
          }
          tables.write(writes);
          clock.after(reportMs, resolve);
        });
      });
    },
    stats: () => ({ bytes: 0, walBytes: 0, freeBytes: undefined, timers: tables.timerCount }),
    close: () => Promise.resolve(),
  };
}
