/** `statefun conformance`: checks the SDK that a functions service is made with. */
import { UsageError } from "statefun-wire/program";
import { type Declare, examples } from "../command.ts";
import { collect } from "../endpoints.ts";
import { CommandError } from "../exit-codes.ts";
import { JSON_OPTION } from "../options.ts";

export const conformance: Declare = (command, session) =>
  command
    .description(
      `Checks whether an SDK, in any language, does what StateFun's runtimes rely on. A program that is made with
it serves the function of docs/conformance.md; this drives it on a local runtime of its own, of which nothing
is kept, and looks at what comes of it.

The exit code is 0 when nothing has failed, and 1 when something has, or the function is not there.`,
    )
    .option("--endpoint <url>", "where the program is: an http, https or http+unix URL")
    .option(
      "--module <file>",
      "a module.yaml with an endpoint for statefun.conformance/*, which says how it is called",
    )
    .option(
      "--only <feature>",
      "checks this feature, such as types/long, or all of a group, such as types; may be given more than once",
      collect,
    )
    .addOption(JSON_OPTION)
    .addHelpText(
      "after",
      examples(
        "statefun conformance --endpoint http://127.0.0.1:1108/",
        "statefun conformance --endpoint http://127.0.0.1:1108/ --only types --only state/clear",
      ),
    )
    .action(async ({ endpoint: url, module, only, json }) => {
      if (url === undefined && module === undefined) {
        throw new UsageError(
          "it has to be said where the program is: --endpoint URL, or --module FILE",
        );
      }
      const { check, endpointOf } = await import("../conformance.ts");
      const failed = await check(session, endpointOf(url, module), { only, json });
      if (failed.length > 0) throw new CommandError("failed", `failed: ${failed.join(", ")}`);
    });
