/**
 * Puts a store that is whole into a data folder, in place of the one there. The folder itself stays, as it may be a volume.
 * At any moment before the last step a runtime that is started there refuses what it finds, or finds the old store as it was.
 */
import { existsSync, linkSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { claimFolder } from "../store/data-folder.ts";
import { sync } from "../store/sync.ts";
import { emptyFolder } from "./files.ts";

/** What is in a store, in the order in which it may go: without its first one the rest is not a store. */
const FILES = ["store.db", "store.db-wal", "store.db-shm", "backup.json"];
const KNOWN = "committed.json";
/** Where the new one is until it is whole. */
const STAGING = "restoring";
/** What may be in a folder where there is no store. */
const HARMLESS = /^(lock\.db(-journal)?|backups|restoring)$/;

export interface Installed<Result> {
  /** Where the store is that was there before. */
  readonly replaced: string | undefined;
  readonly result: Result;
}

/**
 * Has `make` put a store into a new folder, and then takes it over into `folder`. Without `force` that is absent or empty; with
 * it, the store there is kept in a folder `replaced-TIME` in it.
 *
 * @throws Error when something is there, or another process has it; what was there before is still there then
 */
export async function installStore<Result>(
  folder: string,
  { force }: { readonly force: boolean },
  make: (staging: string) => Promise<Result>,
): Promise<Installed<Result>> {
  const giveUp = claimFolder(folder);
  const staging = join(folder, STAGING);
  try {
    const foreign = readdirSync(folder).filter((name) => !HARMLESS.test(name));
    if (!force && foreign.length > 0) {
      throw new Error(
        `${folder} is not empty (${foreign.slice(0, 3).join(", ")}): choose another folder, or keep what is there aside with --force`,
      );
    }
    const result = await make(emptyFolder(staging));
    for (const name of readdirSync(staging)) sync(join(staging, name));
    sync(staging);
    return { replaced: takeOver(staging, folder), result };
  } finally {
    rmSync(staging, { recursive: true, force: true });
    giveUp();
  }
}

function takeOver(staging: string, folder: string): string | undefined {
  const there = FILES.filter((name) => existsSync(join(folder, name)));
  const hasKnown = existsSync(join(folder, KNOWN));
  const aside = join(folder, `replaced-${new Date().toISOString().replaceAll(":", "-")}`);
  const isReplaced = there.length > 0 || hasKnown;
  if (isReplaced) mkdirSync(aside);
  if (hasKnown) linkSync(join(folder, KNOWN), join(aside, KNOWN));
  // From here on a store.db that is not the new one, and so none at all, is known to be wrong, unless it has more than that.
  // A store of an old format may have none: then the old one's goes last.
  const old = existsSync(join(staging, KNOWN)) ? there : [...there, ...(hasKnown ? [KNOWN] : [])];
  if (old === there) renameSync(join(staging, KNOWN), join(folder, KNOWN));
  sync(folder);
  for (const name of old) {
    renameSync(join(folder, name), join(aside, name));
    sync(folder);
  }
  if (isReplaced) sync(aside);
  renameSync(join(staging, "store.db"), join(folder, "store.db"));
  sync(folder);
  return isReplaced ? aside : undefined;
}
