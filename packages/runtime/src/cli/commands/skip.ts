/** `statefun skip`: gives up the message at the head of an instance that fails or is paused. */
import { UsageError } from "statefun-wire/program";
import { functionPath, instancePath } from "../address.ts";
import { type Api, connect } from "../api-client.ts";
import { type Declare, examples } from "../command.ts";
import { confirm } from "../confirm.ts";
import { CommandError } from "../exit-codes.ts";
import {
  DRY_RUN_OPTION,
  JSON_OPTION,
  TOKEN_OPTION,
  URL_OPTION,
  wholeNumber,
  YES_OPTION,
} from "../options.ts";
import { counted, printAnswer } from "../output.ts";
import { printable } from "../printable.ts";
import type { Session } from "../session.ts";

/** Of the failures that a request lists. */
const PAGE = 1000;

interface Head {
  readonly seq: number;
  readonly typename: string;
}

export const skip: Declare = (command, session) =>
  command
    .description(
      `Drops the message at the head of an instance that fails or is paused, for good; or moves it to the dead letters. The next one
goes on. Without an id, --dead-letter does that for all instances of the function that fail.`,
    )
    .argument("<function>", "such as com.example/stock")
    .argument("[id]", "of the instance")
    .option(
      "--seq <number>",
      "the message that is meant, if it is at the head",
      wholeNumber("--seq"),
    )
    .option("--dead-letter", "moves it to the dead letters instead of dropping it")
    .addOption(DRY_RUN_OPTION)
    .addOption(YES_OPTION)
    .addOption(JSON_OPTION)
    .addOption(URL_OPTION)
    .addOption(TOKEN_OPTION)
    .addHelpText(
      "after",
      examples(
        "statefun skip com.example/stock socks --dead-letter",
        "statefun skip com.example/stock --dead-letter",
        "statefun skip com.example/stock socks --seq 17 --yes",
      ),
    )
    .action(async (typename, id, options) => {
      const api = connect(session, options);
      if (id === undefined) return await deadLetterAll(session, api, typename, options);
      const path = instancePath(typename, id);
      const { messages } = await api.ask<{ readonly messages: readonly Head[] }>(
        `${path}/messages`,
        { query: { limit: 1 } },
      );
      const [head] = messages;
      if (head === undefined) {
        throw new CommandError("notFound", `no message waits for ${typename} ${id}`);
      }
      const seq = options.seq ?? head.seq;
      const what =
        seq === head.seq
          ? `message ${seq} (${printable(head.typename)}) of ${typename} ${id}`
          : `message ${seq} of ${typename} ${id}`;
      const [verb, done] = options.deadLetter
        ? ["move to the dead letters", "moved to the dead letters"]
        : ["drop", "dropped"];
      if (options.dryRun) {
        printAnswer(session, options, head, `would ${verb}: ${what}`);
        return;
      }
      if (!options.deadLetter) await confirm(session, options, `Drop ${what}, for good?`);
      const answer = await api.ask<object>(
        `${path}/${options.deadLetter ? "dead-letter" : "skip"}`,
        {
          method: "POST",
          query: { seq },
        },
      );
      printAnswer(session, options, answer, `${done}: ${what}`);
    });

interface AllOptions {
  readonly seq?: number | undefined;
  readonly deadLetter?: true | undefined;
  readonly dryRun?: true | undefined;
  readonly yes?: true | undefined;
  readonly json?: true | undefined;
}

async function deadLetterAll(
  session: Session,
  api: Api,
  typename: string,
  options: AllOptions,
): Promise<void> {
  functionPath(typename);
  if (!options.deadLetter || options.seq !== undefined) {
    throw new UsageError(
      "which instance is meant? Give its id, or --dead-letter alone for all that fail",
    );
  }
  const query = { function: typename };
  if (options.dryRun) {
    let failing = 0;
    for (let page = PAGE; page === PAGE; failing += page) {
      const found: readonly unknown[] = await api.ask("/failures", {
        query: { ...query, offset: failing },
      });
      page = found.length;
    }
    const text = `would move to the dead letters: ${counted(failing, "message")} of ${typename}`;
    return printAnswer(session, options, { failing }, text);
  }
  await confirm(
    session,
    options,
    `Move the message that fails of each instance of ${typename} to the dead letters?`,
  );
  const answer = await api.ask<{ readonly moved: number }>("/failures/dead-letter", {
    method: "POST",
    query,
  });
  const text = `moved to the dead letters: ${counted(answer.moved, "message")} of ${typename}`;
  printAnswer(session, options, answer, text);
}
