/** `statefun topics`: which topics there are. */
import { connect } from "../api-client.ts";
import { type Declare, examples } from "../command.ts";
import { JSON_OPTION, TOKEN_OPTION, URL_OPTION } from "../options.ts";
import { printRows } from "../output.ts";

export const topics: Declare = (command, session) =>
  command
    .description("Lists the topics of the module, and those that functions have written to.")
    .addOption(JSON_OPTION)
    .addOption(URL_OPTION)
    .addOption(TOKEN_OPTION)
    .addHelpText("after", examples("statefun topics"))
    .action(async (options) => {
      const names = await connect(session, options).ask<readonly string[]>("/topics");
      await printRows(session, options, {
        columns: [{ title: "TOPIC", cell: ({ topic }) => topic }],
        pages: [names.map((topic) => ({ topic }))],
        none: "there are no topics",
      });
    });
