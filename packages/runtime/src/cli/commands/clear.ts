/** `statefun clear`: removes a value of an instance, or all of its state. */
import { UsageError } from "statefun-wire/program";
import { instancePath } from "../address.ts";
import { type Api, ApiError, connect, pathOf } from "../api-client.ts";
import { type Declare, examples } from "../command.ts";
import { confirm } from "../confirm.ts";
import { CommandError } from "../exit-codes.ts";
import { type InstanceAnswer, valueIn } from "../instance-answer.ts";
import { DRY_RUN_OPTION, JSON_OPTION, TOKEN_OPTION, URL_OPTION, YES_OPTION } from "../options.ts";
import { counted, printAnswer } from "../output.ts";
import { printable } from "../printable.ts";

export const clear: Declare = (command, session) =>
  command
    .description(
      `Removes a value of an instance, or all of its state, as if it had never had any. It has to be at rest, or paused. Messages
that wait for it stay, unless --everything is meant.`,
    )
    .argument("<function>", "such as com.example/stock")
    .argument("<id>", "of the instance")
    .argument("[value]", "this one of its values alone")
    .option("--everything", "the messages that wait for it and the delayed ones, too")
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
        "statefun clear com.example/stock socks --everything --dry-run",
      ),
    )
    .action(async (typename, id, name, options) => {
      if (options.everything && name !== undefined) {
        throw new UsageError(
          `--everything is the instance, and not ${name} alone: give one of them`,
        );
      }
      const api = connect(session, options);
      const path = instancePath(typename, id);
      const query = { everything: options.everything };
      const { state, mailbox } = await stateOf(api, path, options);
      const found = name === undefined ? undefined : valueIn({ state }, name);
      if (name !== undefined && found === undefined) {
        throw new CommandError("notFound", `${typename} ${id} has no value ${name}`);
      }
      const names = name === undefined ? Object.keys(state).sort() : [name];
      const values = name ?? counted(names.length, "value");
      const waiting = options.everything
        ? `, ${counted(mailbox, "waiting message")} and the delayed ones`
        : "";
      const what = printable(`${values}${waiting} of ${typename} ${id}`);
      if (options.dryRun) {
        const text = `would remove ${what}: ${printable(names.join(", "))}`;
        printAnswer(session, options, { removed: names }, text);
        return;
      }
      await confirm(session, options, `Remove ${what}?`);
      const answer =
        found === undefined
          ? await api.ask<object>(path, { method: "DELETE", query })
          : await api.ask<object>(`${path}${pathOf`/state/${name ?? ""}`}`, {
              method: "DELETE",
              headers: { "if-match": options.seen ?? found.version },
            });
      printAnswer(session, options, answer, `removed ${what}`);
    });

/** Of an instance that only delayed messages are left of nothing is known. */
async function stateOf(
  api: Api,
  path: string,
  { everything }: { readonly everything?: true | undefined },
): Promise<Pick<InstanceAnswer, "state" | "mailbox">> {
  try {
    return await api.ask<InstanceAnswer>(path);
  } catch (error) {
    if (everything && error instanceof ApiError && error.status === 404) {
      return { state: {}, mailbox: 0 };
    }
    throw error;
  }
}
