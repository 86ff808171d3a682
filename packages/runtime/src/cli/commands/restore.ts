/** `statefun restore`: a data folder from a backup. */
import { type Declare, examples } from "../command.ts";
import { JSON_OPTION } from "../options.ts";
import { detailsOf, printAnswer } from "../output.ts";
import { startProgress } from "../progress.ts";

export const restore: Declare = (command, session) =>
  command
    .description(
      `Makes a data folder from a backup, or from another data folder. It is verified before and after.

The exit code is 0 when it is done, and 1 when it is not: the backup is damaged, the folder is not empty, or a runtime has it.
Then what was there is still there.`,
    )
    .argument("<backup>", "the folder of the backup")
    .requiredOption("--data <dir>", "the data folder, which is made if need be")
    .option("--force", "keeps the store that is there aside, in a folder replaced-TIME beside it")
    .addOption(JSON_OPTION)
    .addHelpText(
      "after",
      examples(
        "statefun restore ./data/backups/before-upgrade --data ./data --force",
        "statefun restore /backups/monday --data ./other",
      ),
    )
    .action(async (backup, options) => {
      const index = await import("../../index.ts");
      const progress = startProgress(session, "pages copied");
      try {
        const { folder, replaced, contents } = await index.restore(backup, options.data, {
          force: options.force,
          onProgress: ({ pages }) => progress.at(pages),
        });
        progress.end();
        const text = detailsOf({ folder, replaced, ...contents });
        printAnswer(session, options, { folder, replaced, contents }, text);
      } finally {
        progress.end();
      }
    });
