/** `statefun clear`: removes a value of an instance, or all of its state. */
import { instancePath } from "../address.ts";
import { connect, pathOf } from "../api-client.ts";
import { type Declare, examples } from "../command.ts";
import { confirm } from "../confirm.ts";
import { CommandError } from "../exit-codes.ts";
import { type InstanceAnswer, valueIn } from "../instance-answer.ts";
import { DRY_RUN_OPTION, JSON_OPTION, TOKEN_OPTION, URL_OPTION, YES_OPTION } from "../options.ts";
import { counted, printAnswer } from "../output.ts";

export const clear: Declare = (command, session) =>
  command
    .description(
      `Removes a value of an instance, or all of its state, as if it had never had any. It has to be at rest, or paused; messages
that wait for it stay.`,
    )
    .argument("<function>", "such as com.example/stock")
    .argument("<id>", "of the instance")
    .argument("[value]", "this one of its values alone")
    .option("--seen <version>", "the version of the value that is meant, as statefun get shows it")
    .addOption(DRY_RUN_OPTION)
    .addOption(YES_OPTION)
    .addOption(JSON_OPTION)
    .addOption(URL_OPTION)
    .addOption(TOKEN_OPTION)
    .addHelpText(
      "after",
      examples(
        "statefun clear com.example/stock socks",
        "statefun clear com.example/stock socks stock --yes",
      ),
    )
    .action(async (typename, id, name, options) => {
      const api = connect(session, options);
      const path = instancePath(typename, id);
      const answer = await api.ask<InstanceAnswer>(path);
      const of = `of ${typename} ${id}`;
      const names = name === undefined ? Object.keys(answer.state).sort() : [name];
      const what = name === undefined ? `${counted(names.length, "value")} ${of}` : `${name} ${of}`;
      const found = name === undefined ? undefined : valueIn(answer, name);
      if (name !== undefined && found === undefined) {
        throw new CommandError("notFound", `${typename} ${id} has no value ${name}`);
      }
      if (options.dryRun) {
        printAnswer(
          session,
          options,
          { removed: names },
          `would remove ${what}: ${names.join(", ")}`,
        );
        return;
      }
      await confirm(session, options, `Remove ${what}?`);
      if (found === undefined) await api.ask(path, { method: "DELETE" });
      else {
        await api.ask(`${path}${pathOf`/state/${name ?? ""}`}`, {
          method: "DELETE",
          headers: { "if-match": options.seen ?? found.version },
        });
      }
      printAnswer(session, options, { removed: names }, `removed ${what}`);
    });
