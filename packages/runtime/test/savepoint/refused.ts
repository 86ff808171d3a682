/** Savepoints that are refused, and why. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { importSavepoint, type SavepointOptions } from "../../src/savepoint/import-savepoint.ts";
import { temporaryFolder } from "../disks.ts";
import { type Content, writeSavepoint } from "./written-savepoint.ts";
import { valueState } from "./written-states.ts";

export const LONG = "io.statefun.types/long";
export const bytes = Buffer.from("1");
export const argument = { typename: LONG, value: bytes };
export const stock = valueState("com.example.stock.stock", LONG, () => bytes);

/** The reason why it is refused. It leaves no store behind. */
export async function refused(savepoint: string, options: SavepointOptions): Promise<string> {
  const folder = join(temporaryFolder(), "data");
  const reason = await importSavepoint(savepoint, folder, options).then(
    () => "it was imported",
    (error: Error) => error.message,
  );
  expect(existsSync(join(folder, "store.db"))).toBe(false);
  expect(existsSync(join(folder, "restoring"))).toBe(false);
  return reason;
}

/** A savepoint of an item's stock, or with what is said instead. */
export const written = (content: Partial<Content>): string =>
  writeSavepoint(temporaryFolder(), { ids: ["hats"], states: [stock], ...content });
