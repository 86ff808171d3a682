/**
 * Reads a store from its first page to its last, so that damage is found before a function needs what is damaged, and so are
 * rows that contradict each other.
 */
import { DatabaseSync } from "node:sqlite";
import { inspectFolder } from "./inspection.ts";
import { contradictions } from "./invariants.ts";
import { checkFormat } from "./schema.ts";
import { FORMAT_VERSION } from "./tables.ts";
import { explained } from "./trouble.ts";

/** What {@link verifyStore} has found. */
export interface StoreReport {
  /** Of its file. */
  readonly path: string;
  /** Pages of the file, all of which were read. */
  readonly pages: number;
  /** What is wrong: in SQLite's words, or rows that contradict others; 100 findings at most. None: it is sound. */
  readonly findings: readonly string[];
}

/** More are the same trouble. */
const MAX_FINDINGS = 100;

/**
 * Reads all of a store and changes nothing, also while a runtime has it open. It blocks until it is done, about a second
 * for a gigabyte, and about as long for a million rows. A page that is lost is found, also one with an index; a changed byte within a value is not.
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
    // All of it as it is at one moment.
    database.exec("BEGIN");
    const damage = database
      .prepare(`PRAGMA integrity_check(${MAX_FINDINGS})`)
      .all()
      .map((row) => String(row["integrity_check"]))
      .filter((text) => text !== "ok");
    const pages = Number(database.prepare("PRAGMA page_count").get()?.["page_count"]);
    const isOfToday =
      database.prepare("PRAGMA user_version").get()?.["user_version"] === FORMAT_VERSION;
    if (damage.length > 0 || !isOfToday) return { path, pages, findings: damage };
    return { path, pages, findings: contradictions(database, MAX_FINDINGS) };
  } catch (error) {
    throw explained(path, error);
  } finally {
    if (database.isOpen) database.close();
  }
}
