/** `statefun retry`: tries again now what fails. */
import { functionPath } from "../address.ts";
import { connect } from "../api-client.ts";
import { type Declare, examples } from "../command.ts";
import { JSON_OPTION, TOKEN_OPTION, URL_OPTION } from "../options.ts";
import { counted, printAnswer } from "../output.ts";
import { ALL_OPTION, placeOf } from "../place.ts";

export const retry: Declare = (command, session) =>
  command
    .description(
      "Tries a failing instance again now, or all that fail of a function, or with --all of all functions.",
    )
    .argument("[function]", "such as com.example/stock")
    .argument("[id]", "of the instance; without it, all that fail")
    .addOption(ALL_OPTION)
    .addOption(JSON_OPTION)
    .addOption(URL_OPTION)
    .addOption(TOKEN_OPTION)
    .addHelpText(
      "after",
      examples("statefun retry com.example/stock socks", "statefun retry --all"),
    )
    .action(async (typename, id, options) => {
      const { path, text } = placeOf(typename, id, options);
      const api = connect(session, options);
      if (id !== undefined) {
        const answer = await api.ask<object>(`${path}/retry`, { method: "POST" });
        printAnswer(session, options, answer, `${text} is tried again`);
        return;
      }
      // That it can be a function is checked here: the API takes any name.
      if (typename !== undefined) functionPath(typename);
      const query = { function: typename };
      const answer = await api.ask<{ readonly retried: number }>("/failures/retry", {
        method: "POST",
        query,
      });
      printAnswer(
        session,
        options,
        answer,
        `tried again: ${counted(answer.retried, "instance")} of ${text}`,
      );
    });
