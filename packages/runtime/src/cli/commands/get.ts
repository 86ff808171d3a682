/** `statefun get`: what an instance holds and waits for, or one of its values. */
import { instancePath } from "../address.ts";
import { connect } from "../api-client.ts";
import { type Declare, examples } from "../command.ts";
import { CommandError } from "../exit-codes.ts";
import { type InstanceAnswer, valueIn } from "../instance-answer.ts";
import { JSON_OPTION, TOKEN_OPTION, URL_OPTION } from "../options.ts";
import { detailsOf, printAnswer, printRows } from "../output.ts";
import { printable } from "../printable.ts";
import type { Column } from "../table.ts";

type Row = { readonly name: string } & InstanceAnswer["state"][string];

const COLUMNS: readonly Column<Row>[] = [
  { title: "VALUE", cell: ({ name }) => name },
  { title: "TYPE", cell: ({ typename }) => typename },
  { title: "BYTES", cell: ({ bytes }) => bytes, align: "right" },
  { title: "VERSION", cell: ({ version }) => version },
  { title: "EXPIRES", cell: ({ expiresAt }) => expiresAt },
  { title: "IS", cell: ({ value }) => JSON.stringify(value) },
];

export const get: Declare = (command, session) =>
  command
    .description(
      `Shows what an instance holds: its values, how many messages wait for it, and why it fails or is paused if it does. One value
alone is printed as it is: JSON, text or base64.`,
    )
    .argument("<function>", "such as com.example/stock")
    .argument("<id>", "of the instance")
    .argument("[value]", "this one of its values alone")
    .addOption(JSON_OPTION)
    .addOption(URL_OPTION)
    .addOption(TOKEN_OPTION)
    .addHelpText(
      "after",
      examples(
        "statefun get com.example/stock socks",
        "statefun get com.example/stock socks stock",
      ),
    )
    .action(async (typename, id, name, options) => {
      const answer = await connect(session, options).ask<InstanceAnswer>(
        instancePath(typename, id),
      );
      if (name !== undefined) {
        const found = valueIn(answer, name);
        if (found === undefined) {
          throw new CommandError("notFound", `${typename} ${id} has no value ${name}`);
        }
        const { value, encoding } = found;
        const text = encoding ? `${value}` : JSON.stringify(value);
        // Nothing in it does something to a terminal; a program gets it as it is.
        printAnswer(session, options, found, session.stdout.isTTY ? printable(text) : text);
        return;
      }
      if (options.json) {
        printAnswer(session, options, answer, "");
        return;
      }
      const { state, mailbox, runningSince, failure, paused } = answer;
      const rows = Object.entries(state).map(([each, value]) => ({ name: each, ...value }));
      await printRows(session, options, {
        columns: COLUMNS,
        pages: [rows],
        none: "it has no state",
      });
      const details = detailsOf({
        waiting: mailbox,
        running: runningSince && `since ${runningSince}`,
        failing:
          failure && `since ${failure.since}, ${failure.attempts} attempts: ${failure.reason}`,
        paused: paused && `since ${paused.since}, by ${pausedBy(paused)}`,
      });
      printAnswer(session, options, answer, details);
    });

function pausedBy(paused: NonNullable<InstanceAnswer["paused"]>): string {
  if (paused.id !== undefined) return "itself";
  return paused.function ?? "everything";
}
