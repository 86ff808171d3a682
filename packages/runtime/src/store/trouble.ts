/**
 * What is wrong with a file of the store, said to those who have to do something about it: which file, what that means,
 * and what to do.
 */

const BUSY = 5;

interface Trouble {
  readonly meaning: string;
  readonly remedy: string;
}

const RESTORE = "restore a copy of the whole data folder";
const ELSEWHERE = "or choose another data folder";

const DAMAGED: Trouble = {
  meaning: "is damaged",
  remedy: `'statefun verify' says where; end the runtime and ${RESTORE}`,
};

/** By the primary code of SQLite's error, which is its last byte. */
const FROM_SQLITE: Readonly<Record<number, Trouble>> = {
  1: {
    meaning: "does not have the tables that it should have",
    remedy: `if another program has changed them or added some, take that back; otherwise ${RESTORE}`,
  },
  8: {
    meaning: "cannot be written",
    remedy: `make sure that this user can write it and its folder, ${ELSEWHERE}`,
  },
  10: {
    meaning: "cannot be read or written: the disk fails, or is full",
    remedy: `look for its errors in the system's log and make room; if the file has suffered, ${RESTORE}`,
  },
  11: DAMAGED,
  13: {
    meaning: "cannot grow: the disk is full",
    remedy: "make room on it",
  },
  14: {
    meaning: "cannot be opened",
    remedy: `make sure that it is a file and that this user can write it and its folder, ${ELSEWHERE}`,
  },
  26: {
    meaning: "is not a store, or its beginning is overwritten",
    remedy: `if it is another program's file, move it away; if it was the store, ${RESTORE}`,
  },
};

const NOT_SYNCED: Trouble = {
  meaning: "may lack on the disk what was last written to it, because a sync failed",
  remedy: `look for the disk's errors in the system's log before the runtime is started again; if the file has suffered, ${RESTORE}`,
};

/** SQLite's extended codes of a sync that failed: of a file, and of the folder that it is in. */
const SYNC_ERRORS = new Set([10 | (4 << 8), 10 | (5 << 8)]);

const NO_PERMISSION = new Set(["EACCES", "EPERM", "EROFS"]);

/** Another program keeps the store from going on, for now: the same may be tried again. */
export class StoreLockedError extends Error {
  override readonly name = "StoreLockedError";
}

/**
 * A sync failed. The system then takes what it should have written for written, and the next sync of the same file succeeds without
 * it: so nothing may be tried again.
 */
export class SyncFailedError extends Error {
  override readonly name = "SyncFailedError";
}

/** Whether SQLite says that another program has the file locked. */
export function isBusy(error: unknown): boolean {
  return sqliteCode(error) === BUSY;
}

/** The error about a file of the store, in place of what SQLite says, which names no file. Others stay as they are. */
export function explained(path: string, cause: unknown): unknown {
  if (isBusy(cause)) return locked(path, cause);
  if (SYNC_ERRORS.has(extendedCode(cause) ?? 0)) {
    return new SyncFailedError(textOf(path, NOT_SYNCED, cause), { cause });
  }
  const trouble = FROM_SQLITE[sqliteCode(cause) ?? 0];
  return trouble === undefined ? cause : say(path, trouble, cause);
}

export function locked(path: string, cause?: unknown): StoreLockedError {
  return new StoreLockedError(
    `${path} is locked by another program, such as a sqlite3 shell or a backup: end its transaction, or that program`,
    { cause },
  );
}

/** The error about a file with pages that are not what they should be. */
export function damaged(path: string, finding: string): Error {
  return say(path, DAMAGED, new Error(finding.replaceAll("\n", " ")));
}

/** The error about a folder, or a file, that the system does not open. */
export function cannotUse(what: string, cause: unknown): Error {
  const code = (cause as NodeJS.ErrnoException).code ?? "";
  const remedy = NO_PERMISSION.has(code) ? "make sure that this user can write there, or " : "";
  return new Error(
    `${what} cannot be used (${reasonOf(cause)}): ${remedy}choose another data folder`,
    { cause },
  );
}

/** What is read through it throws errors that say which file is meant. */
export function explaining<Reads extends object>(path: string, reads: Reads): Reads {
  return new Proxy(reads, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== "function") return member;
      return (...args: unknown[]): unknown => {
        try {
          return member(...args);
        } catch (error) {
          throw explained(path, error);
        }
      };
    },
  });
}

function say(path: string, trouble: Trouble, cause: unknown): Error {
  return new Error(textOf(path, trouble, cause), { cause });
}

function textOf(path: string, { meaning, remedy }: Trouble, cause: unknown): string {
  return `${path} ${meaning} (${reasonOf(cause)}): ${remedy}`;
}

function sqliteCode(error: unknown): number | undefined {
  const code = extendedCode(error);
  return code === undefined ? undefined : code & 0xff;
}

function extendedCode(error: unknown): number | undefined {
  return (error as { readonly errcode?: number }).errcode;
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
