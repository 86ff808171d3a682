/**
 * The store on the real disk in a simulated world. Time stands still while the disk works, and passes afterwards as the faults
 * say: so what happens does not depend on how fast the disk is.
 */
import { openSqliteStore } from "../store/sqlite.ts";
import type { Store } from "../store/store.ts";
import type { SimulatedStoreOptions } from "./simulated-store.ts";

export interface RealStoreOptions
  extends Pick<SimulatedStoreOptions, "clock" | "random" | "faults"> {
  readonly walBytes: number;
  /** Told of what the disk does, until it is over. */
  readonly onRunning: (running: Promise<unknown>) => void;
}

/** @throws Error as {@link openSqliteStore} */
export async function openRealStore(
  folder: string,
  { clock, random, faults, walBytes, onRunning }: RealStoreOptions,
): Promise<Store> {
  const store = await openSqliteStore(folder, { walBytes });
  return {
    ...store,
    commit(group) {
      const reportMs = random.next() * faults().commitMs;
      return new Promise((resolve, reject) => {
        onRunning(
          store.commit(group).then(
            () => clock.after(reportMs, resolve),
            (error: Error) => clock.after(reportMs, () => reject(error)),
          ),
        );
      });
    },
    close() {
      const closed = store.close();
      onRunning(closed);
      return closed;
    },
  };
}
