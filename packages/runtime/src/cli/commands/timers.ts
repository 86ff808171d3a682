/** `statefun timers`: the delayed messages that are to come to an instance; one of them is cancelled, or comes now. */
import { UsageError } from "statefun-wire/program";
import { instancePath } from "../address.ts";
import { connect } from "../api-client.ts";
import { type Declare, examples } from "../command.ts";
import { JSON_OPTION, TOKEN_OPTION, URL_OPTION, wholeNumber } from "../options.ts";
import { printAnswer, printRows } from "../output.ts";
import type { Column } from "../table.ts";

interface Delayed {
  readonly seq: number;
  readonly at: string;
  readonly caller: { readonly function: string; readonly id: string };
  readonly token?: string;
  readonly typename: string;
  readonly value: unknown;
}

const COLUMNS: readonly Column<Delayed>[] = [
  { title: "SEQ", cell: ({ seq }) => seq, align: "right" },
  { title: "AT", cell: ({ at }) => at },
  { title: "TYPE", cell: ({ typename }) => typename },
  { title: "FROM", cell: ({ caller }) => `${caller.function} ${caller.id}` },
  { title: "TOKEN", cell: ({ token }) => token },
  { title: "VALUE", cell: ({ value }) => JSON.stringify(value) },
];

export const timers: Declare = (command, session) =>
  command
    .description(
      "Lists the delayed messages that are to come to an instance, the next one first: 1,000 at most.",
    )
    .argument("<function>", "such as com.example/stock")
    .argument("<id>", "of the instance")
    .option("--cancel <seq>", "cancels this one", wholeNumber("--cancel"))
    .option("--fire <seq>", "lets this one come now", wholeNumber("--fire"))
    .addOption(JSON_OPTION)
    .addOption(URL_OPTION)
    .addOption(TOKEN_OPTION)
    .addHelpText(
      "after",
      examples(
        "statefun timers com.example/user-shopping-cart 1",
        "statefun timers com.example/user-shopping-cart 1 --fire 17",
      ),
    )
    .action(async (typename, id, { cancel, fire, ...options }) => {
      const api = connect(session, options);
      const path = `${instancePath(typename, id)}/delayed`;
      if (cancel !== undefined && fire !== undefined) {
        throw new UsageError("--cancel and --fire: it can be one of them");
      }
      if (cancel !== undefined) {
        const answer = await api.ask<object>(`${path}/${cancel}`, { method: "DELETE" });
        printAnswer(session, options, answer, `cancelled delayed message ${cancel}`);
      } else if (fire !== undefined) {
        const answer = await api.ask<object>(`${path}/${fire}/fire`, { method: "POST" });
        printAnswer(session, options, answer, `delayed message ${fire} comes now`);
      } else {
        await printRows(session, options, {
          columns: COLUMNS,
          pages: [await api.ask<readonly Delayed[]>(path)],
          none: `no delayed messages are to come to ${typename} ${id}`,
        });
      }
    });
