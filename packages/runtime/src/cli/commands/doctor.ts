/** `statefun doctor`: looks at all that a runtime needs, and says what to do about what is missing. */
import { connect } from "../api-client.ts";
import { type Declare, examples } from "../command.ts";
import type { Finding } from "../doctor/finding.ts";
import { CommandError } from "../exit-codes.ts";
import { JSON_OPTION, TOKEN_OPTION, URL_OPTION } from "../options.ts";
import { printRows } from "../output.ts";

export const doctor: Declare = (command, session) =>
  command
    .description(
      `Looks whether a runtime is there or could be started: Node, the runtime, the module, the functions, the store, the
disk and the ports. It changes nothing. The exit code is 1 when something is bad.`,
    )
    .argument("[module]", "the file of the StateFun module", "module.yaml")
    .option("--data <dir>", "the data folder", "./data")
    .addOption(JSON_OPTION)
    .addOption(URL_OPTION)
    .addOption(TOKEN_OPTION)
    .addHelpText("after", examples("statefun doctor module.yaml --data ./data"))
    .action(async (file, options) => {
      const api = connect(session, options);
      const { examine } = await import("../doctor/examine.ts");
      const findings: Finding[] = [];
      for await (const finding of examine(api, file, options.data)) findings.push(finding);
      await printRows(session, options, { columns: COLUMNS, pages: [findings], none: "" });
      const bad = findings.filter(({ state }) => state === "bad");
      if (bad.length > 0) {
        throw new CommandError("failed", `bad: ${bad.map(({ about }) => about).join(", ")}`);
      }
    });

const COLUMNS = [
  { title: "STATE", cell: ({ state }: Finding) => state },
  { title: "ABOUT", cell: ({ about }: Finding) => about },
  {
    title: "FINDING",
    cell: ({ finding, remedy }: Finding) =>
      remedy === undefined ? finding : `${finding}; ${remedy}`,
  },
];
