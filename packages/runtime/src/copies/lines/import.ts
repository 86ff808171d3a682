/** A new store from exported lines: all of them, or none. */
import { resolve } from "node:path";
import * as z from "zod";
import { DEFAULT_SETTINGS } from "../../settings.ts";
import { storePath } from "../../store/data-folder.ts";
import { verifyStore } from "../../store/verify.ts";
import { openStoreWriter, type StoreWriter } from "../../store/writer.ts";
import { contentsOf, type StoreContents } from "../contents.ts";
import { installStore } from "../install.ts";
import { EXPORT_VERSION } from "./export.ts";
import { LineReader } from "./line-reader.ts";

/** A line of an export, and what it is called when it is refused. */
export interface ExportLine {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A store that was made of an export. */
export interface ImportReport {
  /** The data folder. */
  readonly folder: string;
  readonly contents: StoreContents | undefined;
}

/** Of a group, so that none takes much memory or long. */
const GROUP_ROWS = 2000;
const GROUP_BYTES = 4 * 1024 * 1024;

const First = z.strictObject({
  export: z.looseObject({ version: z.int(), seenAt: z.int().nullable() }),
});

/**
 * Makes a store of exported lines in a data folder, which is empty, or absent and then made. Some lines at a time are in memory.
 * The store is verified before it is there.
 *
 * @throws Error that names the line which is not known, not whole, out of its order or missing, or what contradicts what; or that
 *   the folder is not empty or in use; then nothing has changed
 */
export async function importStore(
  lines: AsyncIterable<readonly ExportLine[]>,
  folder: string,
  { onProgress = () => undefined }: { readonly onProgress?: (rows: number) => void } = {},
): Promise<ImportReport> {
  await installStore(folder, { force: false }, async (staging) => {
    const path = storePath(staging);
    const { walBytes } = DEFAULT_SETTINGS;
    const writer = openStoreWriter(path, { walBytes, onNotice: () => undefined });
    try {
      writer.begin();
      await write(lines, writer, onProgress);
    } finally {
      writer.close();
    }
    const [finding] = verifyStore(staging).findings;
    if (finding !== undefined) throw new Error(`the lines contradict each other: ${finding}`);
  });
  return { folder: resolve(folder), contents: contentsOf(storePath(folder)) };
}

async function write(
  lines: AsyncIterable<readonly ExportLine[]>,
  writer: StoreWriter,
  onProgress: (rows: number) => void,
): Promise<void> {
  const reader = new LineReader();
  let seenAt: number | undefined;
  let [bytes, written] = [0, 0];
  const flush = (): void => {
    writer.write(reader.take().group(seenAt ?? Date.now()));
    bytes = 0;
    written = reader.rows;
    onProgress(written);
  };
  let isFirst = true;
  for await (const some of lines) {
    for (const line of some) {
      if (isFirst) seenAt = readFirst(line);
      else reader.read(line);
      isFirst = false;
      bytes += line.bytes.length;
      if (reader.rows - written >= GROUP_ROWS || bytes >= GROUP_BYTES) flush();
    }
  }
  if (isFirst) throw new Error("there is nothing in it: expected the lines of an export");
  reader.assertEnded();
  flush();
}

/** When the store was last seen to work. */
function readFirst({ name, bytes }: ExportLine): number | undefined {
  let first: z.output<typeof First>;
  try {
    first = First.parse(JSON.parse(Buffer.from(bytes).toString()));
  } catch (cause) {
    throw new Error(`${name}: is not the first line of an export`, { cause });
  }
  const { version, seenAt } = first.export;
  if (version === EXPORT_VERSION) return seenAt ?? undefined;
  throw new Error(
    `${name}: is an export of version ${version}, and this statefun reads version ${EXPORT_VERSION}`,
  );
}
