/** `statefun send`: sends an instance a message, as from outside. */
import { instancePath } from "../address.ts";
import { connect } from "../api-client.ts";
import { type Declare, examples } from "../command.ts";
import { givenValue } from "../given-value.ts";
import { JSON_OPTION, TOKEN_OPTION, URL_OPTION } from "../options.ts";
import { printAnswer } from "../output.ts";

export const send: Declare = (command, session) =>
  command
    .description(
      `Sends an instance a message, as from outside: it is durable when that is said. The value is JSON, or text or base64 with
--text or --base64.`,
    )
    .argument("<function>", "such as com.example/stock")
    .argument("<id>", "of the instance")
    .argument("<type>", "of the message, such as com.example/RestockItem")
    .argument("<value>", "what it says; a negative number comes after --")
    .option("--text", "is text, which is sent as it is")
    .option("--base64", "is base64 of the bytes")
    .addOption(JSON_OPTION)
    .addOption(URL_OPTION)
    .addOption(TOKEN_OPTION)
    .addHelpText(
      "after",
      examples(
        `statefun send com.example/stock socks com.example/RestockItem '{"itemId":"socks","quantity":5}'`,
      ),
    )
    .action(async (typename, id, type, word, options) => {
      const body = { typename: type, ...givenValue(word, options) };
      const path = `${instancePath(typename, id)}/messages`;
      const answer = await connect(session, options).ask<object>(path, { method: "POST", body });
      printAnswer(session, options, answer, `sent ${type} to ${typename} ${id}`);
    });
