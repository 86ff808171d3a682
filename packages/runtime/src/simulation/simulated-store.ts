/** A store in memory whose commits take time and fail as they do on a disk. What was committed outlives whoever asked for it. */
import type { Clock } from "../clock.ts";
import type { MemoryTables } from "../store/memory-tables.ts";
import type { Store } from "../store/store.ts";
import type { Faults } from "./faults.ts";
import type { Observer } from "./observer.ts";
import type { Random } from "./random.ts";

export interface SimulatedStoreOptions {
  /** Of the process that has opened it: what is not written when that dies never is. */
  readonly clock: Pick<Clock, "after">;
  readonly tables: MemoryTables;
  readonly random: Random;
  /** As they are now. */
  readonly faults: () => Faults;
  readonly observer: Observer;
}

export function openSimulatedStore({
  clock,
  tables,
  random,
  faults,
  observer,
}: SimulatedStoreOptions): Store {
  tables.open();
  return {
    ...tables.reads(),
    path: undefined,
    commit(group) {
      const writes = copyOf(group);
      const { commitMs, failedCommit } = faults();
      const isFailing = random.chance(failedCommit);
      // A process may die before it is on the disk, and between that and the moment when it hears of it.
      const writeMs = random.next() * commitMs;
      const reportMs = random.next() * commitMs;
      return new Promise((resolve, reject) => {
        clock.after(writeMs, () => {
          if (isFailing) {
            const error = new Error("the disk is full");
            observer.commitFailed?.(error);
            reject(error);
            return;
          }
          tables.write(writes);
          observer.committed?.(writes);
          clock.after(reportMs, resolve);
        });
      });
    },
    stats: () => ({ bytes: 0, walBytes: 0, freeBytes: undefined, timers: tables.timerCount }),
    close: async () => tables.close(),
  };
}

/** As it is at this moment, whatever its owner does with it later. Much faster than a structured clone. */
function copyOf<T>(value: T): T;
function copyOf(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Uint8Array) return new Uint8Array(value);
  if (Array.isArray(value)) return value.map((item) => copyOf(item));
  const copy: Record<string, unknown> = { ...value };
  for (const key in copy) copy[key] = copyOf(copy[key]);
  return copy;
}
