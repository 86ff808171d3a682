/** `statefun set`: sets or patches a value of an instance. */
import { instancePath } from "../address.ts";
import { type Api, ApiError, connect, pathOf } from "../api-client.ts";
import { type Declare, examples } from "../command.ts";
import { givenValue } from "../given-value.ts";
import { type InstanceAnswer, valueIn } from "../instance-answer.ts";
import { JSON_OPTION, TOKEN_OPTION, URL_OPTION } from "../options.ts";
import { printAnswer } from "../output.ts";

interface Changed {
  readonly typename: string;
  readonly version: string;
}

export const set: Declare = (command, session) =>
  command
    .description(
      `Sets a value of an instance, which has to be at rest, or paused. The value is JSON, or text or base64 with --text or
--base64. It takes the place of the version that is there now, or with --seen of that one alone.`,
    )
    .argument("<function>", "such as com.example/stock")
    .argument("<id>", "of the instance")
    .argument("<value>", "its name")
    .argument("<to>", "what it becomes; a negative number comes after --")
    .option("--type <typename>", "of a value that the function does not declare, and that is new")
    .option("--seen <version>", "the version that is meant, as statefun get shows it")
    .option("--patch", "is a JSON merge patch: it changes what it has, and null removes a field")
    .option("--text", "is text, which is stored as it is")
    .option("--base64", "is base64 of the bytes")
    .addOption(JSON_OPTION)
    .addOption(URL_OPTION)
    .addOption(TOKEN_OPTION)
    .addHelpText(
      "after",
      examples(
        "statefun set com.example/stock socks stock 5",
        `statefun set com.example/user-shopping-cart 1 basket --patch '{"basket":{"socks":null}}'`,
      ),
    )
    .action(async (typename, id, name, to, options) => {
      const { value: given, encoding } = givenValue(to, options);
      const api = connect(session, options);
      const path = instancePath(typename, id);
      const version = options.seen ?? (await versionOf(api, path, name));
      const answer = await api.ask<Changed>(`${path}${pathOf`/state/${name}`}`, {
        method: options.patch ? "PATCH" : "PUT",
        body: {
          ...(options.patch
            ? { patch: given }
            : { value: given, encoding, typename: options.type }),
          version,
        },
      });
      printAnswer(
        session,
        options,
        answer,
        `set ${name} of ${typename} ${id}: it is version ${answer.version}${version === undefined ? "" : `, and was ${version}`}`,
      );
    });

/** The version that is there; undefined when there is no such value. */
export async function versionOf(api: Api, path: string, name: string): Promise<string | undefined> {
  try {
    return valueIn(await api.ask<InstanceAnswer>(path), name)?.version;
  } catch (error) {
    // Nothing is known of the instance yet.
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  }
}
