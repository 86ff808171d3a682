/** The file in a backup that says what it has in it, and by which a changed byte is found that the database does not notice. */
import { createHash } from "node:crypto";
import { createReadStream, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import * as z from "zod";
import { storePath } from "../store/data-folder.ts";
import { readStoreRow } from "../store/schema.ts";
import { version } from "../version.ts";
import { contentsOf } from "./contents.ts";
import { writeDurably } from "./files.ts";
import { type Rest, restless } from "./pace.ts";

const Manifest = z.object({
  /** When it was made, as in ISO 8601. */
  madeAt: z.iso.datetime(),
  /** The version of the runtime that made it. */
  runtime: z.string(),
  /** Of store.db. */
  bytes: z.int(),
  sha256: z.string(),
  /** How far the store was committed. */
  store: z.object({ id: z.string(), opening: z.int(), commits: z.int() }).optional(),
  contents: z
    .object({
      instances: z.int(),
      values: z.int(),
      messages: z.int(),
      timers: z.int(),
      topics: z.int(),
      records: z.int(),
    })
    .optional(),
});

/** What a backup says of itself. */
export type Manifest = z.output<typeof Manifest>;

function manifestPath(folder: string): string {
  return join(folder, "backup.json");
}

/** Looks at the store in a folder, and writes down there what it is. */
export async function writeManifest(folder: string, rest: Rest): Promise<Manifest> {
  const contents = contentsOf(storePath(folder));
  const store = progressOf(folder);
  const manifest: Manifest = {
    madeAt: new Date().toISOString(),
    runtime: version(),
    ...(await digestOf(storePath(folder), rest)),
    ...(store && { store }),
    ...(contents && { contents }),
  };
  writeDurably(manifestPath(folder), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

/**
 * What is wrong with a backup by what it says of itself; nothing when it says nothing, or a runtime has gone on with it since.
 *
 * @throws Error when it cannot be read
 */
export async function manifestFindings(folder: string): Promise<readonly string[]> {
  const path = manifestPath(folder);
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
  const manifest = parsed(text);
  if (manifest === undefined) return [`${path} is not what a backup says of itself`];
  if (hasMovedOn(manifest, progressOf(folder))) return [];
  const { sha256 } = await digestOf(storePath(folder), restless);
  return sha256 === manifest.sha256
    ? []
    : [
        `${storePath(folder)} has changed since it was made: its SHA-256 is ${sha256}, and not that of ${path}`,
      ];
}

function parsed(text: string): Manifest | undefined {
  try {
    return Manifest.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function hasMovedOn({ store }: Manifest, now: Manifest["store"]): boolean {
  return store?.opening !== now?.opening || store?.commits !== now?.commits;
}

function progressOf(folder: string): Manifest["store"] {
  const database = new DatabaseSync(storePath(folder), { readOnly: true });
  try {
    const row = readStoreRow(database);
    return row && { id: row.id, opening: row.opening, commits: row.commits };
  } finally {
    database.close();
  }
}

async function digestOf(
  path: string,
  rest: Rest,
): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
    hash.update(chunk);
    bytes += chunk.length;
    rest();
  }
  return { bytes, sha256: hash.digest("hex") };
}
