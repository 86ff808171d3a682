/** `statefun pause`: lets an instance, a function or everything begin nothing, and says what is paused. */
import { connect } from "../api-client.ts";
import { type Declare, examples } from "../command.ts";
import { JSON_OPTION, TOKEN_OPTION, URL_OPTION } from "../options.ts";
import { printAnswer, printRows } from "../output.ts";
import { ALL_OPTION, placeOf } from "../place.ts";
import type { Column } from "../table.ts";

interface Paused {
  readonly function?: string;
  readonly id?: string;
  readonly since: string;
}

/** Rows of a page of the API. */
const PAGE_ROWS = 1000;

const COLUMNS: readonly Column<Paused>[] = [
  { title: "FUNCTION", cell: (row) => row.function ?? "everything" },
  { title: "ID", cell: ({ id }) => id },
  { title: "SINCE", cell: ({ since }) => since },
];

export const pause: Declare = (command, session) =>
  command
    .description(
      `Lets an instance, a function or everything begin no batch until it is resumed, also when the runtime is started again. What
is in flight ends as it would; messages wait.`,
    )
    .argument("[function]", "such as com.example/stock")
    .argument("[id]", "of the instance; without it, all of them")
    .addOption(ALL_OPTION)
    .option("--list", "says what is paused, and pauses nothing")
    .addOption(JSON_OPTION)
    .addOption(URL_OPTION)
    .addOption(TOKEN_OPTION)
    .addHelpText(
      "after",
      examples(
        "statefun pause com.example/stock socks",
        "statefun pause --all",
        "statefun pause --list",
      ),
    )
    .action(async (typename, id, options) => {
      const api = connect(session, options);
      if (options.list) {
        const pages = (async function* () {
          for (let offset = 0; ; offset += PAGE_ROWS) {
            const page = await api.ask<readonly Paused[]>("/paused", { query: { offset } });
            yield page;
            if (page.length < PAGE_ROWS) return;
          }
        })();
        await printRows(session, options, { columns: COLUMNS, pages, none: "nothing is paused" });
        return;
      }
      const { path, text } = placeOf(typename, id, options);
      const answer = await api.ask<Paused>(`${path}/pause`, { method: "POST" });
      printAnswer(session, options, answer, `${text} is paused since ${answer.since}`);
    });
