/** A data folder from a backup, or from another data folder. */
import { resolve } from "node:path";
import { storePath } from "../store/data-folder.ts";
import { verifyStore } from "../store/verify.ts";
import { contentsOf, type StoreContents } from "./contents.ts";
import { type CopyProgress, copyStore } from "./copy.ts";
import { installStore } from "./install.ts";
import { manifestFindings } from "./manifest.ts";

export interface RestoreOptions {
  /** Whether a store that is there already is kept aside, in a folder beside it. Default false: the folder has to be empty. */
  readonly force?: boolean | undefined;
  readonly onProgress?: ((progress: CopyProgress) => void) | undefined;
}

/** A store that was restored. */
export interface RestoreReport {
  /** The data folder. */
  readonly folder: string;
  /** Where the store is that was there before, if there was one. */
  readonly replaced: string | undefined;
  /** Undefined where the store has another format than today's. */
  readonly contents: StoreContents | undefined;
}

/**
 * Copies the store of a backup to a data folder, which is made if need be. The store is verified before and after. Killed at
 * any moment, it leaves nothing that a runtime would take for the store that was to be restored.
 *
 * @throws Error when the backup is not whole or is damaged, when the folder is not empty or in use by a runtime; then what was
 *   there is still there
 */
export async function restore(
  backup: string,
  folder: string,
  { force = false, onProgress }: RestoreOptions = {},
): Promise<RestoreReport> {
  if (resolve(backup) === resolve(folder)) {
    throw new Error(`${backup} cannot be restored to itself: a runtime takes it as it is`);
  }
  const [finding] = [...verifyStore(backup).findings, ...(await manifestFindings(backup))];
  if (finding !== undefined) {
    throw new Error(
      `${backup} is damaged: ${finding} ('statefun verify' says more); restore another backup`,
    );
  }
  const { replaced } = await installStore(folder, { force }, (staging) =>
    copyStore(backup, staging, { onProgress }),
  );
  return { folder: resolve(folder), replaced, contents: contentsOf(storePath(folder)) };
}
