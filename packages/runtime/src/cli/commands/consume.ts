/** `statefun consume`: prints the records of a topic of the local runtime, as `rpk topic consume` does. */
import { UsageError } from "statefun-wire/program";
import { type Declare, examples } from "../command.ts";
import { DATA_OPTION } from "../folder.ts";
import { moment, TOKEN_OPTION, URL_OPTION, wholeNumber } from "../options.ts";

export const consume: Declare = (command, session) =>
  command
    .description(
      `Prints the records of a topic of the local runtime, one JSON object a line: those that there are, from the first one
on. Times are in ISO 8601, or how long ago, such as 90s, 10m, 2h or 7d.`,
    )
    .argument("<topic>")
    .option(
      "-f, --follow",
      "goes on with new records until it is stopped, waits for a topic that is not there yet, and for a runtime that is started again",
    )
    .option("--offset <n>", "the first record (default: 0)", wholeNumber("--offset"))
    .option("--from <time>", "from then on", moment("--from"))
    .option("--last <n>", "the last so many, and those to come", wholeNumber("--last"))
    .option("--to <end>", "up to this offset or time, which is the last one", endOf)
    .option("--key <key>", "those with this key")
    .addOption(DATA_OPTION)
    .addOption(URL_OPTION)
    .addOption(TOKEN_OPTION)
    .addHelpText(
      "after",
      examples(
        "statefun consume receipts --follow",
        "statefun consume receipts --from 10m --key ann",
        "statefun consume receipts --last 10",
      ),
    )
    .action(async (topic, { offset, from, last, ...options }) => {
      const starts = [offset, from, last].filter((given) => given !== undefined);
      if (starts.length > 1) {
        throw new UsageError("only one of --offset, --from and --last says where to begin");
      }
      if (options.follow && options.data !== undefined) {
        throw new UsageError("--follow is for a runtime: nothing comes to a data folder");
      }
      const start = starts.length === 0 ? { offset: 0 } : { offset, time: from, last };
      const { consumeTopic } = await import("../consume/consume.ts");
      await session.keepRunning(consumeTopic(session, topic, { ...options, start }));
    });

function endOf(text: string): number | string {
  return /^\d+$/.test(text) ? wholeNumber("--to")(text) : moment("--to")(text);
}
