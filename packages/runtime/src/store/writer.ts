/** Writes groups to the database, each in one transaction. It runs in the commit thread. */
import { DatabaseSync } from "node:sqlite";
import type { GroupWrites } from "../model.ts";
import { prepareForgetting } from "./forgetting.ts";
import { prepareGroupWrites } from "./group-rows.ts";
import { inspectStore } from "./inspection.ts";
import { loadRows } from "./loading.ts";
import { LogLimit, type LogLimitOptions } from "./log-limit.ts";
import { makeSureOfBeingAlone, Opening } from "./opening.ts";
import { prepareSchema } from "./schema.ts";
import { explained, explaining } from "./trouble.ts";

/** Pages that one group's housekeeping gives back to the file system. */
const VACUUM_PAGES = 500;

/** How long SQLite waits for another program before that is an error, in milliseconds. */
const LOCK_WAIT_MS = 1000;

/** What it throws says which file is meant. After a {@link StoreLockedError} the same may be tried again. */
export interface StoreWriter {
  /** To be called once, before the first group. @throws Error */
  begin(): void;
  /** Durable when it returns. @throws Error, and then nothing of the group is written */
  write(group: GroupWrites): void;
  /** Writes all of them in one transaction, for a store that nobody reads yet. Rejects as {@link write} throws. */
  load(groups: AsyncIterable<GroupWrites>): Promise<void>;
  close(): void;
}

/** Opens a store, or makes a new one. @throws Error when it is not as it should be, and then it stays as it is */
export function openStoreWriter(path: string, options: LogLimitOptions): StoreWriter {
  const { database, opening } = openDatabase(path, options);
  const log = new LogLimit(path, database, options);
  const begin = database.prepare("BEGIN IMMEDIATE");
  const commit = database.prepare("COMMIT");
  const writeRows = prepareGroupWrites(database);
  const forget = prepareForgetting(database);
  const vacuum = database.prepare(`PRAGMA incremental_vacuum(${VACUUM_PAGES})`);

  const rollBack = (): void => {
    // Some errors, such as a full disk, have rolled it back already.
    if (database.isTransaction) database.exec("ROLLBACK");
  };
  const write = (group: GroupWrites): void => {
    log.check();
    begin.run();
    try {
      opening.count(group);
      writeRows(group);
      forget(group);
      commit.run();
    } catch (error) {
      rollBack();
      throw error;
    }
    opening.note();
    if (group.housekeeping || group.forgotten.length > 0) vacuum.all();
  };
  const load = async (groups: AsyncIterable<GroupWrites>): Promise<void> => {
    begin.run();
    try {
      let last = { seenAt: 0, lastSeq: 0 };
      await loadRows(database, async () => {
        for await (const group of groups) {
          writeRows(group);
          last = group;
        }
      });
      opening.count(last);
      commit.run();
    } catch (error) {
      rollBack();
      throw explained(path, error);
    }
    opening.note();
  };
  return explaining(path, {
    begin: () => opening.anchor(),
    write,
    load,
    close() {
      opening.end();
      database.close();
    },
  });
}

function openDatabase(
  path: string,
  { onNotice }: LogLimitOptions,
): { database: DatabaseSync; opening: Opening } {
  const database = new DatabaseSync(path, { open: false, timeout: LOCK_WAIT_MS });
  try {
    if (inspectStore(path).wasOpen) makeSureOfBeingAlone(path);
    database.open();
    const { before, now } = prepareSchema(database, path);
    if (before < now) {
      onNotice(
        `${path} had format ${before} and has format ${now} from now on: earlier versions do not open it any more`,
      );
    }
    return { database, opening: new Opening(path, database) };
  } catch (error) {
    if (database.isOpen) database.close();
    throw explained(path, error);
  }
}
