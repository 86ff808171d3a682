/** `statefun functions`: which functions there is something of, and how they are doing. */
import { functionPath } from "../address.ts";
import { connect } from "../api-client.ts";
import { type Declare, examples } from "../command.ts";
import { JSON_OPTION, TOKEN_OPTION, URL_OPTION } from "../options.ts";
import { printRows } from "../output.ts";
import { pagesOf } from "../pages.ts";
import type { Column } from "../table.ts";

interface FunctionRow {
  readonly function: string;
  readonly served: boolean;
  readonly paused: boolean;
  readonly instances: number;
  readonly messages: number;
  readonly delayed: number;
  readonly rate: number;
  readonly failing: number;
  readonly deepest: readonly { readonly id: string; readonly mailbox: number }[];
}

const COLUMNS: readonly Column<FunctionRow>[] = [
  { title: "FUNCTION", cell: (row) => row.function },
  { title: "STATE", cell: stateOf },
  { title: "INSTANCES", cell: ({ instances }) => instances, align: "right" },
  { title: "WAITING", cell: ({ messages }) => messages, align: "right" },
  { title: "DELAYED", cell: ({ delayed }) => delayed, align: "right" },
  { title: "FAILING", cell: ({ failing }) => failing, align: "right" },
  { title: "PER SECOND", cell: ({ rate }) => rate, align: "right" },
  {
    title: "DEEPEST MAILBOX",
    cell: ({ deepest: [first] }) => first && `${first.mailbox} of ${first.id}`,
  },
];

export const functions: Declare = (command, session) =>
  command
    .description(
      `Lists the functions that there is something of, with the number of their instances with state, of messages that wait and
of delayed ones, of instances that fail, and of messages that they have dealt with in a second, lately.`,
    )
    .argument("[function]", "this one alone")
    .addOption(JSON_OPTION)
    .addOption(URL_OPTION)
    .addOption(TOKEN_OPTION)
    .addHelpText("after", examples("statefun functions", "statefun functions com.example/stock"))
    .action(async (typename, options) => {
      const api = connect(session, options);
      await printRows(session, options, {
        columns: COLUMNS,
        pages:
          typename === undefined
            ? pagesOf<FunctionRow>(api, "/functions", "functions", { limit: Infinity })
            : [[await api.ask<FunctionRow>(functionPath(typename))]],
        none: "there are no functions yet",
      });
    });

function stateOf({ served, paused }: FunctionRow): string {
  if (paused) return "paused";
  return served ? "served" : "not served";
}
