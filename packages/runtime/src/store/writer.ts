/** Writes groups to the database, each in one transaction. It runs in the commit thread. */
import { DatabaseSync } from "node:sqlite";
import type { GroupWrites, Housekeeping } from "../model.ts";
import { prepareGroupWrites } from "./group-rows.ts";
import { inspectStore } from "./inspection.ts";
import { LogLimit, type LogLimitOptions } from "./log-limit.ts";
import { makeSureOfBeingAlone, Opening } from "./opening.ts";
import { prepareSchema } from "./schema.ts";
import { HOUSEKEEPING_ROWS } from "./store.ts";
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
  close(): void;
}

/** Opens a store, or makes a new one. @throws Error when it is not as it should be, and then it stays as it is */
export function openStoreWriter(path: string, options: LogLimitOptions): StoreWriter {
  const { database, opening } = openDatabase(path, options);
  const log = new LogLimit(path, database, options);
  const begin = database.prepare("BEGIN IMMEDIATE");
  const commit = database.prepare("COMMIT");
  const writeRows = prepareGroupWrites(database);
  const keepHouse = housekeepingStatements(database);
  const vacuum = database.prepare(`PRAGMA incremental_vacuum(${VACUUM_PAGES})`);

  const write = (group: GroupWrites): void => {
    log.check();
    begin.run();
    try {
      opening.count(group.seenAt);
      writeRows(group);
      if (group.housekeeping) keepHouse(group.housekeeping);
      commit.run();
    } catch (error) {
      // Some errors, such as a full disk, have rolled it back already.
      if (database.isTransaction) database.exec("ROLLBACK");
      throw error;
    }
    opening.note();
    if (group.housekeeping) vacuum.all();
  };
  return explaining(path, {
    begin: () => opening.anchor(),
    write,
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

function housekeepingStatements(database: DatabaseSync): (work: Housekeeping) => void {
  const expire = database.prepare(
    `DELETE FROM state_rows WHERE (function, id, name) IN
       (SELECT function, id, name FROM state_rows WHERE expires_at <= ? LIMIT ${HOUSEKEEPING_ROWS})`,
  );
  // The oldest come first, so the scan of a topic ends at its first record that has to stay.
  const forgetRecords = database.prepare(
    `DELETE FROM record_rows WHERE topic = :topic AND offset < (
       SELECT coalesce(min(offset), :position) FROM (
         SELECT offset, timestamp FROM record_rows WHERE topic = :topic AND offset < :position ORDER BY offset LIMIT ${HOUSEKEEPING_ROWS}
       ) WHERE timestamp >= :olderThan)
     AND offset IN (SELECT offset FROM record_rows WHERE topic = :topic ORDER BY offset LIMIT ${HOUSEKEEPING_ROWS})`,
  );
  const topics = database.prepare("SELECT name, position FROM topic_rows");
  const forgetKeys = database.prepare(
    `DELETE FROM idempotency_keys WHERE key IN
       (SELECT key FROM idempotency_keys WHERE timestamp < ? LIMIT ${HOUSEKEEPING_ROWS})`,
  );
  return ({ expiredBy, olderThan }) => {
    expire.run(expiredBy);
    for (const { name, position } of topics.all()) {
      forgetRecords.run({ topic: name ?? null, position: position ?? null, olderThan });
    }
    forgetKeys.run(olderThan);
  };
}
