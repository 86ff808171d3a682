/** A backup: a data folder that a runtime can go on from as it is, whole or not there at all. */
import { existsSync, renameSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { claimFolder } from "../store/data-folder.ts";
import { sync } from "../store/sync.ts";
import { type CopyOptions, copyStore } from "./copy.ts";
import { emptyFolder } from "./files.ts";
import { type Manifest, writeManifest } from "./manifest.ts";
import { resting, restless } from "./pace.ts";

/** A backup that was made. */
export interface BackupReport extends Manifest {
  /** Where it is. */
  readonly folder: string;
}

/** What a backup is called while it is being made. */
export const UNFINISHED = ".unfinished";

/**
 * Copies what is committed in the store of a data folder, also while a runtime has it open, to the folder `target`, which is
 * made. Until it is verified and on the disk it is beside that, with a name that ends in `.unfinished`.
 *
 * @throws Error when `target` exists, there is no store, or the copy cannot be made or is not sound; then nothing is left of it
 */
export async function backUp(
  folder: string,
  target: string,
  options: CopyOptions = {},
): Promise<BackupReport> {
  const path = resolve(target);
  assertAbsent(path);
  const unfinished = `${path}${UNFINISHED}`;
  const giveUp = claimFolder(unfinished);
  try {
    const copy = emptyFolder(join(unfinished, "copy"));
    const { isInUse } = await copyStore(folder, copy, options);
    const manifest = await writeManifest(copy, isInUse ? resting() : restless);
    sync(copy);
    assertAbsent(path);
    renameSync(copy, path);
    sync(dirname(path));
    return { folder: path, ...manifest };
  } finally {
    giveUp();
    rmSync(unfinished, { recursive: true, force: true });
  }
}

function assertAbsent(path: string): void {
  if (existsSync(path)) throw new Error(`${path} is there already: choose another name`);
}
