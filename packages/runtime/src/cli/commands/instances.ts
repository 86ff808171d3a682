/** `statefun instances`: the instances of a function, or those that are looked for. */
import { print } from "statefun-wire/program";
import { functionPath } from "../address.ts";
import { connect } from "../api-client.ts";
import { type Declare, examples } from "../command.ts";
import { JSON_OPTION, TOKEN_OPTION, URL_OPTION, wholeNumber } from "../options.ts";
import { printRows } from "../output.ts";
import { pagesOf } from "../pages.ts";
import type { Column } from "../table.ts";

const DEFAULT_LIMIT = 1000;

interface InstanceRow {
  readonly id: string;
  readonly mailbox: number;
  readonly values: number;
  readonly bytes: number;
  readonly paused?: true;
  readonly runningSince?: string;
  readonly failure?: { readonly attempts: number; readonly reason: string };
}

const COLUMNS: readonly Column<InstanceRow>[] = [
  { title: "ID", cell: ({ id }) => id },
  { title: "WAITING", cell: ({ mailbox }) => mailbox, align: "right" },
  { title: "VALUES", cell: ({ values }) => values, align: "right" },
  { title: "BYTES", cell: ({ bytes }) => bytes, align: "right" },
  { title: "STATE", cell: stateOf },
];

export const instances: Declare = (command, session) =>
  command
    .description(
      `Lists the instances of a function that have state or messages, or those that are looked for. All that is asked for has to
be so.`,
    )
    .argument("<function>", "such as com.example/stock")
    .option("--prefix <text>", "those whose ids begin so")
    .option("--value <name>", "those that have a value of that name")
    .option("--path <path>", "a place in that value, as JSONPath, such as $.items[0].name")
    .option("--equals <json>", "what is there, as JSON or as text")
    .option(
      "--mailbox-min <number>",
      "those with so many messages that wait",
      wholeNumber("--mailbox-min"),
    )
    .option("--failing", "those that fail")
    .option("--after <id>", "those that come after this one")
    .option("--limit <number>", "so many at most", wholeNumber("--limit", 1), DEFAULT_LIMIT)
    .addOption(JSON_OPTION)
    .addOption(URL_OPTION)
    .addOption(TOKEN_OPTION)
    .addHelpText(
      "after",
      examples(
        "statefun instances com.example/stock --failing",
        "statefun instances com.example/user-shopping-cart --value basket --path '$.socks' --equals 3",
      ),
    )
    .action(async (typename, { mailboxMin, failing, limit, ...options }) => {
      // Says what is wrong with the name in the words of a command line.
      functionPath(typename);
      const { prefix, value, path, equals, after } = options;
      const query = { prefix, value, path, equals, after, failing, mailbox_min: mailboxMin };
      let next: string | undefined;
      const found = pagesOf<InstanceRow>(connect(session, options), "/instances", "instances", {
        function: typename,
        ...query,
        limit,
      });
      async function* pages() {
        next = yield* found;
      }
      await printRows(session, options, {
        columns: COLUMNS,
        pages: pages(),
        none: "no instances were found",
      });
      if (next !== undefined) {
        print(
          session.stderr,
          `there may be more: --after ${JSON.stringify(next)} goes on, or --limit`,
        );
      }
    });

function stateOf({ paused, runningSince, failure }: InstanceRow): string | undefined {
  if (failure !== undefined) return `fails: ${failure.reason}`;
  if (paused) return "paused";
  return runningSince && `called since ${runningSince}`;
}
