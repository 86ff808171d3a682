/** `statefun trace`: what a message or a record came of, and all that came of it. */
import { UsageError } from "statefun-wire/program";
import { functionPath } from "../address.ts";
import { connect } from "../api-client.ts";
import { type Declare, examples } from "../command.ts";
import { JSON_OPTION, TOKEN_OPTION, URL_OPTION, wholeNumber } from "../options.ts";
import { printAnswer, widthOf } from "../output.ts";
import { Table } from "../table.ts";
import { rootText, SPAN_COLUMNS, type TraceAnswer, type TreeRow, treeOf } from "../trace-tree.ts";

export const trace: Declare = (command, session) =>
  command
    .description(
      `Shows what a record, or a message to an instance, came of and all that came of it, as a tree: whom it went to, when that began
after what everything came of, and how long it took. A message is known by its number, which history, timers and --json show.`,
    )
    .argument("<what>", "a topic, or the function that a message is for")
    .argument("<where>", "the offset of the record, or the id of the instance")
    .argument("[message]", "the number of the message", wholeNumber("message"))
    .addOption(JSON_OPTION)
    .addOption(URL_OPTION)
    .addOption(TOKEN_OPTION)
    .addHelpText(
      "after",
      examples("statefun trace add-to-cart 0", "statefun trace com.example/stock socks 17"),
    )
    .action(async (what, where, message, options) => {
      const answer = await connect(session, options).ask<TraceAnswer>("/trace", {
        query: message === undefined ? recordOf(what, where) : messageOf(what, where, message),
      });
      const table = new Table<TreeRow>(SPAN_COLUMNS, widthOf(session.stdout));
      const lines = [
        rootText(answer),
        ...(answer.spans.length > 0 ? table.lines(treeOf(answer)) : []),
      ];
      if (answer.cut) lines.push("and more: a trace has no more spans than these");
      printAnswer(session, options, answer, lines.join("\n"));
    });

function recordOf(topic: string, offset: string) {
  if (/^\d+$/.test(offset)) return { topic, offset };
  throw new UsageError(
    `${offset}: expected the offset of a record of ${topic}, or behind the id of an instance the number of a message`,
  );
}

function messageOf(typename: string, id: string, message: number) {
  // Says what is wrong with the name.
  functionPath(typename);
  return { function: typename, id, message };
}
