/** Exports as tests read and write them. */
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { linesOf } from "../../src/cli/produce/lines.ts";
import { exportStore } from "../../src/copies/lines/export.ts";
import { type ImportReport, importStore } from "../../src/copies/lines/import.ts";
import { temporaryFolder } from "../disks.ts";

/** The lines of an export. */
export function exported(folder: string, functions?: readonly string[]): string[] {
  const text = [...exportStore(folder, { functions })].map((piece) => piece.text).join("");
  return text.split("\n").slice(0, -1);
}

export async function imported(
  lines: readonly string[],
  folder = join(temporaryFolder(), "data"),
): Promise<ImportReport> {
  async function* chunks() {
    for (const line of lines) yield `${line}\n`;
  }
  return await importStore(linesOf(chunks(), Number.POSITIVE_INFINITY), folder);
}

/** All rows of all tables but that of the store itself. */
export function allRows(folder: string): Record<string, unknown[]> {
  const database = new DatabaseSync(join(folder, "store.db"), { readOnly: true });
  try {
    return Object.fromEntries(
      tablesOf(database)
        .filter((name) => name !== "store")
        .map((name) => [name, sorted(database.prepare(`SELECT * FROM ${name}`).all())]),
    );
  } finally {
    database.close();
  }
}

export function tablesOf(database: DatabaseSync): string[] {
  return database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    .all()
    .map(({ name }) => String(name));
}

/** In an order that is always the same. */
function sorted<Row>(rows: readonly Row[]): Row[] {
  return rows
    .map((row) => [JSON.stringify(row), row] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, row]) => row);
}
