/** `statefun topics`: which topics there are, and how much is in them. */
import { connect, pathOf } from "../api-client.ts";
import { type Declare, examples } from "../command.ts";
import { JSON_OPTION, TOKEN_OPTION, URL_OPTION } from "../options.ts";
import { printRows } from "../output.ts";
import type { Column } from "../table.ts";

interface Topic {
  readonly topic: string;
  readonly kind: string;
  readonly records: number;
  readonly firstOffset: number;
  readonly nextOffset: number;
  readonly lag: number;
  readonly bytes: number;
}

const COLUMNS: readonly Column<Topic>[] = [
  { title: "TOPIC", cell: ({ topic }) => topic },
  { title: "KIND", cell: ({ kind }) => kind },
  { title: "RECORDS", cell: ({ records }) => records, align: "right" },
  { title: "FIRST", cell: ({ firstOffset }) => firstOffset, align: "right" },
  { title: "NEXT", cell: ({ nextOffset }) => nextOffset, align: "right" },
  { title: "LAG", cell: ({ lag }) => lag, align: "right" },
  { title: "BYTES", cell: ({ bytes }) => bytes, align: "right" },
];

export const topics: Declare = (command, session) =>
  command
    .description(
      `Lists the topics of the module, and those that functions have written to: the first offset that is kept, the one that
the next record gets, and the lag, which is how many records the functions have not been sent yet.`,
    )
    .argument("[topic]", "this one alone")
    .addOption(JSON_OPTION)
    .addOption(URL_OPTION)
    .addOption(TOKEN_OPTION)
    .addHelpText("after", examples("statefun topics", "statefun topics receipts --json"))
    .action(async (topic, options) => {
      const api = connect(session, options);
      const rows =
        topic === undefined
          ? await api.ask<readonly Topic[]>("/topics", { query: { details: true } })
          : [await api.ask<Topic>(pathOf`/topics/${topic}`)];
      await printRows(session, options, {
        columns: COLUMNS,
        pages: [rows],
        none: "there are no topics",
      });
    });
