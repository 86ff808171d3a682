/**
 * The store in memory, for tests and simulations: it promises what SQLite's does, except that it goes with the process.
 * The tables outlive the store that is opened on them, as a file does, so that a runtime can die and another go on from
 * them.
 */
import type { Clock } from "../clock.ts";
import { MemoryTables } from "./memory-tables.ts";
import type { Store } from "./store.ts";

export interface MemoryStoreOptions {
  /** When a commit is done: in a later turn, as on a disk. */
  readonly clock: Pick<Clock, "soon">;
  /** What the store holds. New and empty if not given. */
  readonly tables?: MemoryTables;
}

/** Opens a store in memory. Of several on the same tables each must be closed before the next is opened. */
export function openMemoryStore({ clock, tables = new MemoryTables() }: MemoryStoreOptions): Store {
  tables.open();
  let isOpen = true;
  let underWay = Promise.resolve();
  return {
    ...tables.reads(),
    path: undefined,
    async commit(group) {
      if (!isOpen) throw new Error("the store is closed");
      const writes = structuredClone(group);
      underWay = new Promise<void>((resolve) => clock.soon(resolve)).then(() =>
        tables.write(writes),
      );
      await underWay;
    },
    stats: () => ({ bytes: 0, walBytes: 0, freeBytes: undefined, timers: tables.timerCount }),
    async close() {
      isOpen = false;
      await underWay;
      tables.close();
    },
  };
}
