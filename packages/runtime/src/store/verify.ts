/** Reads a store from its first page to its last, so that damage is found before a function needs what is damaged. */
import { DatabaseSync } from "node:sqlite";
import { inspectFolder } from "./inspection.ts";
import { checkFormat } from "./schema.ts";
import { explained } from "./trouble.ts";

/** What {@link verifyStore} has found. */
export interface StoreReport {
  /** Of its file. */
  readonly path: string;
  /** Pages of the file, all of which were read. */
  readonly pages: number;
  /** What is wrong, in SQLite's words, 100 findings at most. None: it is sound. */
  readonly findings: readonly string[];
}

/** More are the same trouble. */
const MAX_FINDINGS = 100;

/**
 * Reads all of a store and changes nothing, also while a runtime has it open. It blocks until it is done, about a second
 * for a gigabyte. A page that is lost is found, also one with an index; a changed byte within a value is not.
 *
 * @param folder the data folder
 * @throws Error when there is no store, it cannot be opened, or something of it is gone
 */
export function verifyStore(folder: string): StoreReport {
  const path = inspectFolder(folder);
  const database = new DatabaseSync(path, { readOnly: true, open: false });
  try {
    database.open();
    checkFormat(database, path);
    const findings = database
      .prepare(`PRAGMA integrity_check(${MAX_FINDINGS})`)
      .all()
      .map((row) => String(row["integrity_check"]));
    const pages = database.prepare("PRAGMA page_count").get()?.["page_count"];
    return { path, pages: Number(pages), findings: findings.filter((text) => text !== "ok") };
  } catch (error) {
    throw explained(path, error);
  } finally {
    if (database.isOpen) database.close();
  }
}
