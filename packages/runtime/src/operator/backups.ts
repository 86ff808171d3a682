/** Backups of a running store, one at a time, in folder `backups` of its data folder and nowhere else. */
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Assembly } from "../assembly.ts";
import { type BackupReport, UNFINISHED } from "../copies/backup.ts";
import { startBackup } from "../copies/backup-job.ts";
import type { CopyProgress } from "../copies/copy.ts";
import { RequestError } from "../errors.ts";
import { claimFolder } from "../store/data-folder.ts";

/** One that is being made. */
export interface RunningBackup extends CopyProgress {
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly since: number;
}

export class BackupOperator {
  readonly #parts: Pick<Assembly, "dataDir" | "clock">;
  #running: RunningBackup | undefined;

  constructor(parts: Pick<Assembly, "dataDir" | "clock">) {
    this.#parts = parts;
  }

  get running(): RunningBackup | undefined {
    return this.#running;
  }

  /**
   * Resolves when a backup is there under this name, which is a name of a folder, or under the time when it was begun. It goes
   * on whoever waits for it, until the signal is aborted, and then nothing of it is left.
   *
   * @throws RequestError `backup-conflict` when one is being made, there is one of that name, or the store is not in a folder;
   * `unavailable` when the signal was aborted; Error when it cannot be made
   */
  async backup(name: string | undefined, signal: AbortSignal): Promise<BackupReport> {
    const { dataDir, clock } = this.#parts;
    if (dataDir === undefined) throw conflict("the store is in memory alone");
    if (this.#running !== undefined) throw conflict(`${this.#running.name} is being made`);
    const since = clock.now();
    const called = name ?? new Date(since).toISOString().replaceAll(":", "-");
    const folder = join(dataDir, "backups");
    const target = join(folder, called);
    if (existsSync(target)) throw conflict(`there is a backup ${called} already`);
    const at = (progress: CopyProgress) => {
      this.#running = { name: called, since, ...progress };
    };
    at({ step: "copying", pages: 0, of: 0 });
    try {
      sweep(folder);
      return await startBackup(dataDir, target, { onProgress: at, signal });
    } catch (error) {
      if (!signal.aborted) throw error;
      throw new RequestError("unavailable", "the runtime ends, and the backup with it");
    } finally {
      this.#running = undefined;
    }
  }
}

function conflict(reason: string): RequestError {
  return new RequestError("backup-conflict", `no backup can be made now: ${reason}`);
}

/** Removes what was being made when a process was killed. */
function sweep(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder).filter((each) => each.endsWith(UNFINISHED))) {
    try {
      claimFolder(join(folder, name))();
    } catch {
      // Another process is making it.
      continue;
    }
    rmSync(join(folder, name), { recursive: true, force: true });
  }
}
