/** `statefun resume`: lets go on what was paused. */
import { connect } from "../api-client.ts";
import { type Declare, examples } from "../command.ts";
import { JSON_OPTION, TOKEN_OPTION, URL_OPTION } from "../options.ts";
import { printAnswer } from "../output.ts";
import { ALL_OPTION, placeOf } from "../place.ts";

interface Resumed {
  readonly resumed: boolean;
  readonly paused: boolean;
}

export const resume: Declare = (command, session) =>
  command
    .description(
      `Lets an instance, a function or everything go on that was paused. What was paused by itself stays so: statefun pause --list
has what is left.`,
    )
    .argument("[function]", "such as com.example/stock")
    .argument("[id]", "of the instance; without it, the function's own pause")
    .addOption(ALL_OPTION)
    .addOption(JSON_OPTION)
    .addOption(URL_OPTION)
    .addOption(TOKEN_OPTION)
    .addHelpText("after", examples("statefun resume com.example/stock socks"))
    .action(async (typename, id, options) => {
      const { path, text } = placeOf(typename, id, options);
      const answer = await connect(session, options).ask<Resumed>(`${path}/resume`, {
        method: "POST",
      });
      const { resumed, paused } = answer;
      const before = resumed ? `${text} was paused` : `${text} was not paused by itself`;
      const now = paused ? "is paused all the same: its function is, or everything" : "goes on";
      printAnswer(session, options, answer, `${before}, and ${now}`);
    });
