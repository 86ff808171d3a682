/** Why a store cannot be opened, said to those who have to do something about it. */

const SQLITE_BUSY = 5;
const SQLITE_NOTADB = 26;

export function isFromSqlite(error: unknown): boolean {
  return sqliteCode(error) !== undefined;
}

export function isBusy(error: unknown): boolean {
  return sqliteCode(error) === SQLITE_BUSY;
}

/** The error for a file or folder that the system, or SQLite, does not open. */
export function cannotOpen(what: string, cause: unknown): Error {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const remedy =
    sqliteCode(cause) === SQLITE_NOTADB
      ? "move that file away"
      : "make sure that this user can write there";
  return new Error(
    `${what} cannot be opened (${reason}): ${remedy}, or choose another data folder`,
    { cause },
  );
}

function sqliteCode(error: unknown): number | undefined {
  return (error as { readonly errcode?: number }).errcode;
}
