/** A whole store from another one, which may be in use: what is committed at one moment, in a folder of its own. */
import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { backup, DatabaseSync } from "node:sqlite";
import { storePath } from "../store/data-folder.ts";
import { inspectStore } from "../store/inspection.ts";
import { ProgressFile } from "../store/progress.ts";
import { readStoreRow } from "../store/schema.ts";
import { explained } from "../store/trouble.ts";
import { verifyStore } from "../store/verify.ts";
import { type Rest, resting, restless } from "./pace.ts";

/** Of a step. */
const PAGES = 512;
/**
 * How long the copying rests in all, in milliseconds. Meanwhile the write-ahead log of a store that is in use cannot begin
 * anew, and at full load it grows by 25 MB a second.
 */
const RESTS_MS = 4000;

export interface CopyProgress {
  readonly step: "copying" | "verifying";
  /** Pages copied, of so many. */
  readonly pages: number;
  readonly of: number;
}

export interface CopyOptions {
  readonly onProgress?: ((progress: CopyProgress) => void) | undefined;
}

/**
 * Makes the folder `to`, which exists and has no store, a data folder with all that `from` has, and makes sure of it. All of
 * it is on the disk then. Resolves with whether `from` is in use, and then leaves most of the machine to those who use it.
 *
 * @throws Error when there is no store, something of it is gone, or the copy is not sound
 */
export async function copyStore(
  from: string,
  to: string,
  { onProgress = () => undefined }: CopyOptions,
): Promise<{ readonly isInUse: boolean }> {
  const source = storePath(from);
  if (!existsSync(from)) throw new Error(`${from} is not there: expected a data folder`);
  const { wasOpen: isInUse } = inspectStore(source);
  if (!existsSync(source)) throw new Error(`${from} has no store: there is no store.db in it`);
  const target = storePath(to);
  let pages = 0;
  await copyPages(source, target, isInUse ? resting(RESTS_MS) : restless, (progress) => {
    pages = progress.of;
    onProgress(progress);
  });
  closeInOrder(target);
  onProgress({ step: "verifying", pages, of: pages });
  const [finding] = verifyStore(to).findings;
  if (finding === undefined) return { isInUse };
  throw new Error(`${source} could not be copied: ${finding} ('statefun verify' says more)`);
}

async function copyPages(
  source: string,
  target: string,
  rest: Rest,
  onProgress: (progress: CopyProgress) => void,
): Promise<void> {
  const database = new DatabaseSync(source, { readOnly: true, open: false });
  try {
    database.open();
    // What is seen from now on is what is committed now. Without this the copy would begin anew at each commit.
    database.exec("BEGIN");
    database.prepare("SELECT 1 FROM sqlite_schema").get();
  } catch (error) {
    if (database.isOpen) database.close();
    throw explained(source, error);
  }
  try {
    await backup(database, target, {
      rate: PAGES,
      progress({ totalPages, remainingPages }) {
        onProgress({ step: "copying", pages: totalPages - remainingPages, of: totalPages });
        rest();
      },
    });
  } catch (error) {
    throw explained(target, error);
  } finally {
    database.close();
  }
}

/** As a runtime leaves it that ends in order, with a committed.json of its own, and readable where nothing can be written. */
function closeInOrder(path: string): void {
  const database = new DatabaseSync(path, { open: false });
  try {
    database.open();
    database.exec("PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL");
    const row = readStoreRow(database);
    if (row === undefined) return;
    database.exec("UPDATE store SET is_open = 0");
    const { id, opening, commits } = row;
    new ProgressFile(path, { id, opening, commits }).close();
  } catch (error) {
    throw explained(dirname(path), error);
  } finally {
    if (database.isOpen) database.close();
  }
}
