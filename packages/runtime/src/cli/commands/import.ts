/** `statefun import`: a new store from lines of JSON, or from a savepoint of StateFun on Flink. */
import { type FileHandle, open } from "node:fs/promises";
import { explain, UsageError } from "statefun-wire/program";
import { type Declare, examples } from "../command.ts";
import { endpointOption } from "../endpoints.ts";
import { CommandError } from "../exit-codes.ts";
import { DRY_RUN_OPTION, JSON_OPTION } from "../options.ts";
import { detailsOf, type OutputOptions, printAnswer } from "../output.ts";
import { linesOf } from "../produce/lines.ts";
import { startProgress } from "../progress.ts";
import type { Session } from "../session.ts";

/** Of a line: as long as a text can be. */
const MAX_LINE_BYTES = 512 * 1024 * 1024 - 1024;

const NO_DATA = "required option '--data <dir>' not specified";

export const importStore: Declare = (command, session) =>
  command
    .description(
      `Makes a store in a folder that is empty or made: of what 'statefun export' has written, or of a savepoint with which a job of StateFun on Flink was
stopped. All of it, or none.

The functions have to be there for a savepoint: they are asked which values they have, and when these expire.

The exit code is 0 when it is done, 3 when there is no such file, and 1 when it cannot be: a line or a part of the savepoint is not what it has to be, and is
named, or the folder is not empty. Then nothing has changed.`,
    )
    .argument("[file]", "what was exported (default: standard input)")
    .option("--data <dir>", "the data folder, which is made if need be")
    .option("--savepoint <dir>", "the folder of a savepoint in the canonical format")
    .option("--module <file>", "the module of its functions (default: ./module.yaml)")
    .addOption(endpointOption())
    .option(
      "--keep-orphans",
      "keeps what belongs to functions that are not there any more, or to values that they do not declare",
    )
    .addOption(DRY_RUN_OPTION)
    .addOption(JSON_OPTION)
    .addHelpText(
      "after",
      examples(
        "statefun import store.jsonl --data ./other",
        "statefun import --savepoint ./savepoint-1361a2-4ee8da4f0dd0 --module module.yaml --data ./data --dry-run",
      ),
    )
    .action(async (file, { savepoint, ...options }) => {
      if (savepoint !== undefined) {
        if (file !== undefined) throw new UsageError("either a file is imported or a savepoint");
        if (options.data === undefined && !options.dryRun) throw new UsageError(NO_DATA);
        const { importSavepoint } = await import("../import-savepoint.ts");
        await importSavepoint(session, savepoint, options);
        return;
      }
      const { data, json, ...others } = options;
      const [other] = Object.keys(others).map((name) =>
        name.replace(/[A-Z]/g, "-$&").toLowerCase(),
      );
      if (other !== undefined) throw new UsageError(`--${other} goes with --savepoint`);
      if (data === undefined) throw new UsageError(NO_DATA);
      await importLines(session, file, data, { json });
    });

async function importLines(
  session: Session,
  file: string | undefined,
  folder: string,
  output: OutputOptions,
): Promise<void> {
  const { importStore } = await import("../../index.ts");
  const source = file === undefined ? undefined : await find(file);
  const input = source?.createReadStream({ autoClose: false }) ?? session.stdin;
  const progress = startProgress(session, "rows imported");
  try {
    const report = await importStore(linesOf(input, MAX_LINE_BYTES), folder, {
      onProgress: (rows) => progress.at(rows),
    });
    progress.end();
    const text = detailsOf({ folder: report.folder, ...report.contents });
    printAnswer(session, output, report, text);
  } finally {
    progress.end();
    await source?.close();
  }
}

/** @throws CommandError `notFound` */
async function find(file: string): Promise<FileHandle> {
  try {
    return await open(file);
  } catch (error) {
    throw new CommandError("notFound", `${file}: ${explain(error)}`);
  }
}
