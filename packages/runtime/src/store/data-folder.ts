/** The folder of a store: made when it does not exist, and claimed by one process at a time. */
import { accessSync, constants, existsSync, lstatSync, mkdirSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { sync } from "./sync.ts";
import { cannotUse, explained, isBusy } from "./trouble.ts";

/** The claims that are held. A connection that nothing refers to is collected, and its lock with it. */
const claims = new Set<DatabaseSync>();

/** Where a folder has its store. */
export function storePath(folder: string): string {
  return join(folder, "store.db");
}

/**
 * Makes the folder if need be and claims it, by an exclusive transaction on a file of its own: the operating system ends
 * that with the process, however it dies. What is returned gives it up.
 *
 * @throws Error when it cannot be made or another process has it
 */
export function claimFolder(folder: string): () => void {
  try {
    makeFolder(folder);
    const isLink = lstatSync(storePath(folder), { throwIfNoEntry: false })?.isSymbolicLink();
    // SQLite would keep the rest of the store beside the file that the link leads to, where nobody looks for it.
    if (isLink) throw new Error("its store.db is a symbolic link, and not the file itself");
  } catch (cause) {
    throw cannotUse(`the data folder ${folder}`, cause);
  }
  for (const name of ["store.db", "store.db-wal", "store.db-shm", "committed.json"]) {
    checkAccess(join(folder, name));
  }
  const path = join(folder, "lock.db");
  const database = new DatabaseSync(path, { open: false });
  try {
    database.open();
    database.exec("BEGIN EXCLUSIVE");
  } catch (cause) {
    if (database.isOpen) database.close();
    if (!isBusy(cause)) throw explained(path, cause);
    const remedy = "end that one, or choose another data folder";
    throw new Error(`the data folder ${folder} is in use by another process: ${remedy}`, { cause });
  }
  claims.add(database);
  return () => {
    claims.delete(database);
    database.close();
  };
}

/** Before SQLite makes files beside it that are no longer writable. */
function checkAccess(path: string): void {
  try {
    if (existsSync(path)) accessSync(path, constants.R_OK | constants.W_OK);
  } catch (cause) {
    throw cannotUse(path, cause);
  }
}

/** Step by step: asked for all of them at once, Node goes round in circles where no folder can be made, as in /proc. */
function makeFolder(folder: string): void {
  if (folder === "") throw new Error("it has no name");
  const missing: string[] = [];
  let found: string = resolve(folder);
  for (; statSync(found, { throwIfNoEntry: false }) === undefined; found = dirname(found)) {
    missing.unshift(found);
  }
  if (!statSync(found).isDirectory()) throw new Error(`${found} is not a folder`);
  for (const step of missing) {
    try {
      mkdirSync(step);
      // Its name is its parent's: with that not on the disk, a power failure would take the folder and all that is in it.
      sync(dirname(step));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "ENOENT") throw new Error(`no folder can be made in ${dirname(step)}`);
      if (code !== "EEXIST") throw error;
      // Another process may have made it meanwhile. What is there and cannot be looked at is a link.
      if (statSync(step, { throwIfNoEntry: false }) !== undefined) continue;
      throw new Error(`${step} is a symbolic link that leads nowhere`);
    }
  }
}
