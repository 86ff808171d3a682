/** A new store from a savepoint of StateFun on Flink: all of it, or none. */
import { resolve } from "node:path";
import { installStore } from "../copies/install.ts";
import type { GroupWrites } from "../model.ts";
import { DEFAULT_SETTINGS } from "../settings.ts";
import { storePath } from "../store/data-folder.ts";
import { verifyStore } from "../store/verify.ts";
import { openStoreWriter } from "../store/writer.ts";
import { SavepointError } from "./flink/savepoint-error.ts";
import { Functions, type FunctionsOptions } from "./functions.ts";
import { Gathering } from "./gathering.ts";
import { Names } from "./names.ts";
import { Owners } from "./owners.ts";
import { SavepointReader } from "./read-savepoint.ts";
import { lookAt, type Savepoint } from "./statefun/savepoint.ts";
import { roleOf } from "./statefun/states.ts";
import { type ImportedFunction, Tally } from "./tally.ts";
import { type ImportedTopic, topicsOf } from "./topics.ts";

export interface SavepointOptions extends FunctionsOptions {
  /** Whether to keep what belongs to functions that are not there any more, or to values that they do not declare. Default: no. */
  readonly keepsOrphans?: boolean | undefined;
  /** Called with how many bytes of the savepoint have been read, and how many there are. */
  readonly onProgress?: ((bytes: number, of: number) => void) | undefined;
}

/** What was imported, or would be. */
export interface SavepointReport {
  /** The savepoint's folder. */
  readonly savepoint: string;
  /** Its number among the checkpoints of the job. */
  readonly checkpoint: number;
  /** What the job did afterwards; undefined where the savepoint does not say. One that went on has the same state still. */
  readonly job: "went on" | "stopped" | undefined;
  readonly functions: readonly ImportedFunction[];
  /** What is kept and belongs to nothing that there is, a sentence each. */
  readonly orphans: readonly string[];
  readonly topics: readonly ImportedTopic[];
}

const ORPHANS =
  "\nWhat is of functions that are not there any more, while others of their service are, or of values that they have dropped, is kept by --keep-orphans";

/** How many reasons are given why it cannot be. */
const MAX_REASONS = 20;

/**
 * Makes a store of a canonical savepoint of StateFun 3.3.0 in a data folder, which is empty, or absent and then made. The
 * functions have to be there: they are asked for their values. A part of the savepoint is in memory at a time. The store is
 * verified before it is there.
 *
 * @throws SavepointError that names what cannot be read, or does not fit the functions; Error when the folder is not empty or in
 *   use; then nothing has changed
 */
export async function importSavepoint(
  savepoint: string,
  folder: string,
  options: SavepointOptions,
): Promise<SavepointReport> {
  const { result } = await installStore(folder, { force: false }, async (staging) => {
    const { walBytes } = DEFAULT_SETTINGS;
    const writer = openStoreWriter(storePath(staging), { walBytes, onNotice: () => undefined });
    let report: SavepointReport;
    try {
      writer.begin();
      report = await read(savepoint, options, (groups) => writer.load(groups));
    } finally {
      writer.close();
    }
    const [finding] = verifyStore(staging).findings;
    if (finding !== undefined)
      throw new SavepointError(`the savepoint contradicts itself: ${finding}`);
    return report;
  });
  return result;
}

/** What {@link importSavepoint} would do, without doing it. @throws as it does */
export function examineSavepoint(
  savepoint: string,
  options: SavepointOptions,
): Promise<SavepointReport> {
  return read(savepoint, options, async (groups) => {
    for await (const _ of groups);
  });
}

async function read(
  path: string,
  options: SavepointOptions,
  write: (groups: AsyncIterable<GroupWrites>) => Promise<void>,
): Promise<SavepointReport> {
  const { module, keepsOrphans = false, onProgress } = options;
  const savepoint = lookAt(path);
  const topics = topicsOf(savepoint.positions, module);
  const functions = new Functions(options);
  const names = new Names({
    prefixes: prefixesOf(savepoint),
    isServed: (typename) => functions.isServed(typename),
  });
  const owners = new Owners({ functions, names, keepsOrphans });
  const tally = new Tally();
  const gathering = new Gathering({ tally, now: Date.now() });
  const reader = new SavepointReader({
    owners,
    names,
    gathering,
    onProgress: (bytes) => onProgress?.(bytes, savepoint.bytes),
  });
  for (const { topic, nextOffset, isIngress } of topics) {
    if (isIngress) gathering.topic(topic, nextOffset);
  }
  const ingresses = new Set(module.topics.map(({ topic }) => topic));
  for (const position of savepoint.positions) {
    if (position.hasBegun && ingresses.has(position.topic)) gathering.position(position);
  }
  try {
    await write(checked(reader.groups(savepoint), owners));
  } finally {
    await functions.close();
  }
  return {
    savepoint: resolve(path),
    checkpoint: savepoint.checkpoint,
    job: savepoint.job,
    functions: tally.functions,
    orphans: owners.orphans,
    topics,
  };
}

/** The functions that have run, as they stand in the names of states. @throws SavepointError for states of others */
function prefixesOf({ functions }: Savepoint): ReadonlySet<string> {
  const roles = functions.flatMap(({ states }) => states.map(roleOf));
  return new Set(roles.flatMap((role) => ("prefix" in role ? [role.prefix] : [])));
}

/** The groups, and an error instead of the end where they are not all that there is. */
async function* checked(
  groups: AsyncIterable<GroupWrites>,
  owners: Owners,
): AsyncGenerator<GroupWrites, void> {
  yield* groups;
  const { problems, orphans } = owners;
  if (problems.length === 0) return;
  const more = problems.length > MAX_REASONS ? [`and ${problems.length - MAX_REASONS} more`] : [];
  const lines = [...problems.slice(0, MAX_REASONS), ...more].map((reason) => `\n  ${reason}`);
  const remedy = problems.some((problem) => orphans.includes(problem)) ? ORPHANS : "";
  throw new SavepointError(`the savepoint does not fit the functions:${lines.join("")}${remedy}`);
}
