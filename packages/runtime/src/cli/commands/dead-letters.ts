/** `statefun dead-letters`: the messages that were given up, and sending them again. */
import { Option } from "@commander-js/extra-typings";
import { connect } from "../api-client.ts";
import { type Declare, examples } from "../command.ts";
import { redrive } from "../dead-letters.ts";
import {
  DRY_RUN_OPTION,
  JSON_OPTION,
  moment,
  TOKEN_OPTION,
  URL_OPTION,
  wholeNumber,
} from "../options.ts";
import { printRows } from "../output.ts";
import { pagesOf } from "../pages.ts";
import type { Column } from "../table.ts";

const DEFAULT_LIMIT = 1000;

const TOPIC = new Option("--topic <topic>", "where they are").default("dead-letters");
const REASON = new Option("--reason <text>", "those whose reason contains this");
const FUNCTION = new Option("--function <name>", "those that were for this function");
const FROM = new Option("--from <time>", "given up then or later").argParser(moment("--from"));
const TO = new Option("--to <time>", "given up before then").argParser(moment("--to"));

/** A record that is not a dead letter has no more than the first two. */
interface LetterRow {
  readonly offset: number;
  readonly time: string;
  readonly function?: string;
  readonly id?: string;
  readonly typename?: string;
  readonly reason?: string;
  readonly redrivenAt?: string;
}

const COLUMNS: readonly Column<LetterRow>[] = [
  { title: "OFFSET", cell: ({ offset }) => offset, align: "right" },
  { title: "TIME", cell: ({ time }) => time },
  { title: "FUNCTION", cell: ({ function: typename }) => typename },
  { title: "ID", cell: ({ id }) => id },
  { title: "TYPE", cell: ({ typename }) => typename },
  { title: "SENT AGAIN", cell: ({ redrivenAt }) => redrivenAt },
  { title: "REASON", cell: ({ reason }) => reason ?? "(not a dead letter)" },
];

export const deadLetters: Declare = (command, session) => {
  command
    .description("The messages that were given up, by functions and by operators.")
    .addHelpText(
      "after",
      examples(
        "statefun dead-letters list --reason 'out of stock' --from 2h",
        "statefun dead-letters redrive --function com.example/stock --dry-run",
      ),
    );
  command
    .command("list", { isDefault: true })
    .description(
      "Lists them, the first ones first, and when each was last sent again. Times are in ISO 8601, or how long ago, such as 2h.",
    )
    .addOption(REASON)
    .addOption(FUNCTION)
    .addOption(FROM)
    .addOption(TO)
    .option("--limit <number>", "so many at most", wholeNumber("--limit", 1), DEFAULT_LIMIT)
    .addOption(TOPIC)
    .addOption(JSON_OPTION)
    .addOption(URL_OPTION)
    .addOption(TOKEN_OPTION)
    .addHelpText("after", examples("statefun dead-letters list --reason 'out of stock' --from 2h"))
    .action(async (options) => {
      const { topic, reason, function: typename, from, to, limit } = options;
      const query = { topic, reason, function: typename, from, to, limit };
      await printRows(session, options, {
        columns: COLUMNS,
        pages: pagesOf<LetterRow>(connect(session, options), "/dead-letters", "letters", query),
        none: "there are no dead letters",
      });
    });
  command
    .command("redrive")
    .description(
      "Sends one again by its offset, those that are asked for, or all, to where they were going. " +
        "Each is sent once, however often it is asked for. One may be edited.",
    )
    .argument("[offset]", "of the one", wholeNumber("offset"))
    .option("--all", "all of them")
    .addOption(REASON)
    .addOption(FUNCTION)
    .addOption(FROM)
    .addOption(TO)
    .option("--payload <text>", "another payload for the one")
    .option("--payload-file <file>", "the same, from a file")
    .addOption(
      new Option("--encoding <name>", "of the payload").choices(["utf8", "base64"] as const),
    )
    .option("--typename <type>", "another type for it")
    .option("--to-function <name>", "another function for it")
    .option("--to-id <id>", "another instance for it")
    .option("--force", "the one though it was sent again before")
    .addOption(TOPIC)
    .addOption(DRY_RUN_OPTION)
    .addOption(JSON_OPTION)
    .addOption(URL_OPTION)
    .addOption(TOKEN_OPTION)
    .addHelpText(
      "after",
      examples(
        "statefun dead-letters redrive 17",
        `statefun dead-letters redrive 17 --payload '{"userId":"1"}'`,
        "statefun dead-letters redrive --function com.example/stock --dry-run",
        "statefun dead-letters redrive --all",
      ),
    )
    .action((offset, options) => redrive(session, offset, options));
};
