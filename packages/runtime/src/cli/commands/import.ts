/** `statefun import`: a new store from lines of JSON. */
import { type FileHandle, open } from "node:fs/promises";
import { explain } from "statefun-wire/program";
import { type Declare, examples } from "../command.ts";
import { CommandError } from "../exit-codes.ts";
import { JSON_OPTION } from "../options.ts";
import { detailsOf, printAnswer } from "../output.ts";
import { linesOf } from "../produce/lines.ts";
import { startProgress } from "../progress.ts";

/** Of a line: as long as a text can be. */
const MAX_LINE_BYTES = 512 * 1024 * 1024 - 1024;

export const importLines: Declare = (command, session) =>
  command
    .description(
      `Makes a store of what 'statefun export' has written, in a folder that is empty or made: all of it, or none.

The exit code is 0 when it is done, 3 when there is no such file, and 1 when it cannot be: a line is not what it has to be, and is named, or the folder is not
empty. Then nothing has changed.`,
    )
    .argument("[file]", "what was exported (default: standard input)")
    .requiredOption("--data <dir>", "the data folder, which is made if need be")
    .addOption(JSON_OPTION)
    .addHelpText("after", examples("statefun import store.jsonl --data ./other"))
    .action(async (file, options) => {
      const { importStore } = await import("../../index.ts");
      const source = file === undefined ? undefined : await find(file);
      const input = source?.createReadStream({ autoClose: false }) ?? session.stdin;
      const progress = startProgress(session, "rows imported");
      try {
        const report = await importStore(linesOf(input, MAX_LINE_BYTES), options.data, {
          onProgress: (rows) => progress.at(rows),
        });
        progress.end();
        printAnswer(
          session,
          options,
          report,
          detailsOf({ folder: report.folder, ...report.contents }),
        );
      } finally {
        progress.end();
        await source?.close();
      }
    });

/** @throws CommandError `notFound` */
async function find(file: string): Promise<FileHandle> {
  try {
    return await open(file);
  } catch (error) {
    throw new CommandError("notFound", `${file}: ${explain(error)}`);
  }
}
