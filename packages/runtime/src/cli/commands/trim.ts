/** `statefun trim`: removes the records of a topic that come before an offset. */
import { connect, pathOf } from "../api-client.ts";
import { type Declare, examples } from "../command.ts";
import { confirm } from "../confirm.ts";
import {
  DRY_RUN_OPTION,
  JSON_OPTION,
  TOKEN_OPTION,
  URL_OPTION,
  wholeNumber,
  YES_OPTION,
} from "../options.ts";
import { counted, printAnswer } from "../output.ts";
import { printable } from "../printable.ts";

interface Offsets {
  readonly firstOffset: number;
  readonly nextOffset: number;
}

interface Trimmed {
  readonly removed: number;
  readonly firstOffset: number;
}

export const trim: Declare = (command, session) =>
  command
    .description(
      `Removes the records of a topic that come before an offset, for good, and gives their space back. Functions have to have
been sent them, or Kafka to have acknowledged them.`,
    )
    .argument("<topic>")
    .requiredOption("--before <n>", "the first offset that is kept", wholeNumber("--before"))
    .addOption(DRY_RUN_OPTION)
    .addOption(YES_OPTION)
    .addOption(JSON_OPTION)
    .addOption(URL_OPTION)
    .addOption(TOKEN_OPTION)
    .addHelpText("after", examples("statefun trim receipts --before 1000 --dry-run"))
    .action(async (topic, { before, ...options }) => {
      const api = connect(session, options);
      const path = pathOf`/topics/${topic}`;
      const { firstOffset, nextOffset } = await api.ask<Offsets>(path);
      const removed = Math.max(0, Math.min(before, nextOffset) - firstOffset);
      const what = `${counted(removed, "record")} of ${printable(topic)} before offset ${before}`;
      if (options.dryRun) {
        printAnswer(session, options, { removed }, `would remove ${what}`);
        return;
      }
      await confirm(session, options, `Remove ${what}?`);
      const answer = await api.ask<Trimmed>(`${path}/records`, {
        method: "DELETE",
        query: { before },
      });
      const text = `removed ${counted(answer.removed, "record")} of ${printable(topic)}: the first offset is ${answer.firstOffset}`;
      printAnswer(session, options, answer, text);
    });
