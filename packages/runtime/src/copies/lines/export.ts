/** A store as lines of JSON, which other versions and other programs can read: one for each row, as of one moment. */
import { existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { storePath } from "../../store/data-folder.ts";
import { inspectStore } from "../../store/inspection.ts";
import { checkFormat } from "../../store/schema.ts";
import { FORMAT_VERSION } from "../../store/tables.ts";
import { explained } from "../../store/trouble.ts";
import { version } from "../../version.ts";
import { KINDS } from "./kinds.ts";
import { lineOf } from "./line.ts";
import type { Row } from "./rows.ts";

/** Of the lines. Another one when what is in them can no longer be read as before. */
export const EXPORT_VERSION = 1;

/** Of what is given at once, in characters, about. */
const PIECE = 64 * 1024;

export interface ExportOptions {
  /** Their state, messages, timers and pauses alone. Default: everything. */
  readonly functions?: readonly string[] | undefined;
}

/** Whole lines, some of them at a time, and how many rows have been given with them. */
export interface ExportPiece {
  readonly text: string;
  readonly rows: number;
}

/**
 * Gives the store in a data folder, also while a runtime has it open. The first line says what it is, and the last one how many
 * rows there are, so that an export that was cut off is told from a whole one.
 *
 * @throws Error when there is no store, something of it is gone, it is damaged, or it has an older format
 */
export function* exportStore(
  folder: string,
  { functions }: ExportOptions = {},
): Generator<ExportPiece, void> {
  const path = storePath(folder);
  inspectStore(path);
  if (!existsSync(path)) throw new Error(`${folder} has no store: there is no store.db in it`);
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    database.exec("BEGIN");
    assertOfToday(database, path);
    yield* pieces(lines(database, functions));
  } catch (error) {
    throw explained(path, error);
  } finally {
    database.close();
  }
}

function assertOfToday(database: DatabaseSync, path: string): void {
  checkFormat(database, path);
  const format = database.prepare("PRAGMA user_version").get()?.["user_version"];
  if (format === FORMAT_VERSION) return;
  throw new Error(
    `${path} has format ${format}: start a runtime on it once, which brings it to format ${FORMAT_VERSION}`,
  );
}

function* lines(
  database: DatabaseSync,
  functions: readonly string[] | undefined,
): Generator<string, void> {
  const seenAt = database.prepare("SELECT seen_at FROM store").get()?.["seen_at"] ?? null;
  yield JSON.stringify({
    export: {
      version: EXPORT_VERSION,
      runtime: version(),
      madeAt: new Date().toISOString(),
      seenAt,
      functions,
    },
  });
  let rows = 0;
  for (const [kind, { table, key, isOfFunction }] of Object.entries(KINDS)) {
    if (functions !== undefined && !isOfFunction) continue;
    const some = functions?.map(() => "?").join(", ");
    const where = some === undefined ? "" : `WHERE function IN (${some})`;
    const select = database.prepare(`SELECT * FROM ${table} ${where} ORDER BY ${key.join(", ")}`);
    for (const row of select.iterate(...(functions ?? []))) {
      rows++;
      yield lineOf(kind, row as Row);
    }
  }
  yield JSON.stringify({ end: { rows } });
}

function* pieces(lines: Iterable<string>): Generator<ExportPiece, void> {
  let text = "";
  let count = 0;
  for (const line of lines) {
    text += `${line}\n`;
    count++;
    if (text.length < PIECE) continue;
    yield { text, rows: count - 1 };
    text = "";
  }
  // But for the first line and the last one.
  yield { text, rows: count - 2 };
}
