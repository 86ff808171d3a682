/**
 * A look at a store before anything changes it. SQLite would begin anew where store.db is gone, go on without a
 * write-ahead log that is gone, and fold in one that belongs to another file: each without a word.
 */
import { existsSync, statfsSync, statSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { storePath } from "./data-folder.ts";
import { isBehind, type Progress, progressPath, readProgress } from "./progress.ts";
import { assertSound, checkFormat, readStoreRow, type StoreRow } from "./schema.ts";
import { explained } from "./trouble.ts";

/** Up to here the pages of a store that was not closed in order are looked at, in bytes: it takes some 50 ms. */
const QUICK_LOOK_BYTES = 64 * 1024 * 1024;

/**
 * Tells whether the store was left open by a process that died, or is open.
 *
 * @throws Error when something of it is gone or not its own, or is damaged as far as a quick look shows
 */
export function inspectStore(path: string): { readonly wasOpen: boolean } {
  const log = logPath(path);
  const acknowledged = readProgress(path);
  if (statSync(path, { throwIfNoEntry: false })?.isFile() === false) {
    throw new Error(`${path} is not a file: move it away, or choose another data folder`);
  }
  takeBack(path);
  const bytes = sizeOf(path);
  const logBytes = sizeOf(log) ?? 0;
  if (bytes === undefined || bytes === 0) {
    if (acknowledged !== undefined) throw gone(path, bytes, progressPath(path));
    if (logBytes > 0) throw gone(path, bytes, log);
    return { wasOpen: false };
  }
  const isQuick = bytes + logBytes <= QUICK_LOOK_BYTES;
  if (logBytes === 0) {
    const row = look(path, { isAlone: true, isQuick });
    checkProgress(path, row, acknowledged);
    return { wasOpen: row?.isOpen ?? false };
  }
  const own = lookAlone(path);
  const row = look(path, { isAlone: false, isQuick });
  if (own !== undefined && !isOwnLog(own, row)) throw strangeLog(path);
  checkProgress(path, row, acknowledged);
  return { wasOpen: true };
}

/**
 * Before a store has its log, or has it again after it was restored, SQLite changes it in place, with a journal of what was there
 * before. When the power goes in the middle of that, or before the removal of the journal is on the disk, the file is what it
 * should be only once that is taken back: whoever opens it to write has SQLite do it. A journal in use is left alone.
 */
function takeBack(path: string): void {
  if (sizeOf(path) === undefined || !sizeOf(`${path}-journal`)) return;
  const database = new DatabaseSync(path, { open: false });
  try {
    database.open();
    database.prepare("SELECT 1 FROM sqlite_schema").get();
  } catch (error) {
    throw explained(path, error);
  } finally {
    if (database.isOpen) database.close();
  }
}

/**
 * The store of a folder, for whoever only reads it, also while a runtime has it open.
 *
 * @throws Error when there is none, or as {@link inspectStore}
 */
export function inspectFolder(folder: string): string {
  const path = storePath(folder);
  if (!existsSync(folder)) throw new Error(`${folder} is not there: expected a data folder`);
  inspectStore(path);
  if (!existsSync(path)) throw new Error(`${folder} has no store: there is no store.db in it`);
  return path;
}

export function logPath(path: string): string {
  return `${path}-wal`;
}

/** Without its log, which a process that died may have left half folded in: then there is nothing to be seen. */
function lookAlone(path: string): StoreRow | undefined {
  try {
    return look(path, { isAlone: true, isQuick: false });
  } catch {
    return undefined;
  }
}

interface Look {
  /** Whether to leave out the log. */
  readonly isAlone: boolean;
  /** Whether looking at the pages is quick. */
  readonly isQuick: boolean;
}

function look(path: string, { isAlone, isQuick }: Look): StoreRow | undefined {
  const url = pathToFileURL(resolve(path));
  if (isAlone) url.searchParams.set("immutable", "1");
  // Read-only: closing it does not fold the log into the file.
  const database = new DatabaseSync(url, { readOnly: true, open: false });
  try {
    database.open();
    if (isAlone) checkFormat(database, path);
    const row = readStoreRow(database);
    if (row?.isOpen && isQuick) assertSound(database, path);
    return row;
  } catch (error) {
    throw explained(path, error);
  } finally {
    if (database.isOpen) database.close();
  }
}

/** Each opening is in the file before anything else is in its log (writer.ts), and each commit of the log names it. */
function isOwnLog(own: StoreRow, row: StoreRow | undefined): boolean {
  if (row?.id !== own.id) return false;
  const isNext = row.opening === own.opening + 1 && row.commits === 0;
  return row.opening === own.opening || isNext;
}

function checkProgress(
  path: string,
  row: StoreRow | undefined,
  acknowledged: Progress | undefined,
): void {
  if (acknowledged === undefined) return;
  const known = progressPath(path);
  const goOn = `to go on with what ${basename(path)} has, remove ${known}`;
  if (row?.id !== acknowledged.id) {
    throw new Error(
      `${path} is not the store that ${known} knows: put that one back, or restore a copy of the whole data folder; ${goOn}`,
    );
  }
  if (!isBehind(row, acknowledged)) return;
  throw new Error(
    `${path} lacks what was acknowledged: ${known} knows of ${count(acknowledged)}, and it has ${count(row)}. ` +
      `It is older, or ${logPath(path)} is gone or cut off: put the right ones back, ` +
      `or restore a copy of the whole data folder; ${goOn}`,
  );
}

function count({ opening, commits }: Progress): string {
  return `commit ${commits} of opening ${opening}`;
}

function gone(path: string, bytes: number | undefined, evidence: string): Error {
  return new Error(
    `${path} is ${bytes === undefined ? "gone" : "empty"}, and there was a store, as ${evidence} shows: ` +
      `put it back, or restore a copy of the whole data folder; to begin anew, remove ${dirname(path)} as a whole`,
  );
}

function strangeLog(path: string): Error {
  return new Error(
    `${logPath(path)} does not belong to ${path}, but to another store or another time: ` +
      "put back the one that does, or restore a copy of the whole data folder",
  );
}

/** In bytes; undefined when there is no file. */
export function sizeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.size;
}

/** What a program may still write where a folder is, in bytes. */
export function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}
