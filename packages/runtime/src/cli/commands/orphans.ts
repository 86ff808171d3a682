/** `statefun orphans`: what is left of functions that the module has dropped, and what becomes of it. */
import { type Api, connect } from "../api-client.ts";
import { type Declare, examples } from "../command.ts";
import { confirm } from "../confirm.ts";
import { CommandError } from "../exit-codes.ts";
import { DRY_RUN_OPTION, JSON_OPTION, TOKEN_OPTION, URL_OPTION, YES_OPTION } from "../options.ts";
import { printAnswer, printRows } from "../output.ts";
import type { Column } from "../table.ts";

const PAGE_ROWS = 1000;
/** How long moving and removing may take, in milliseconds. What is not done by then is done by the same command. */
const WAIT_MS = 60 * 60 * 1000;

interface Orphans {
  readonly function: string;
  readonly instances: number;
  readonly messages: number;
  readonly timers: number;
}

interface Done extends Omit<Orphans, "function"> {
  readonly values: number;
  readonly refused: number;
  readonly reasons: readonly { readonly id: string; readonly reason: string }[];
}

const COLUMNS: readonly Column<Orphans>[] = [
  { title: "FUNCTION", cell: ({ function: typename }) => typename },
  { title: "WITH STATE", cell: ({ instances }) => instances, align: "right" },
  { title: "MESSAGES", cell: ({ messages }) => messages, align: "right" },
  { title: "DELAYED", cell: ({ timers }) => timers, align: "right" },
];

export const orphans: Declare = (command, session) => {
  command
    .description("What is left of functions that the module does not serve any more.")
    .addHelpText(
      "after",
      examples("statefun orphans list", "statefun orphans move com.example/old com.example/new"),
    );
  command
    .command("list", { isDefault: true })
    .description("Lists the functions, and how much is left of each.")
    .addOption(JSON_OPTION)
    .addOption(URL_OPTION)
    .addOption(TOKEN_OPTION)
    .addHelpText("after", examples("statefun orphans list"))
    .action(async (options) => {
      await printRows(session, options, {
        columns: COLUMNS,
        pages: pages(connect(session, options)),
        none: "nothing is left of functions that the module does not serve",
      });
    });
  command
    .command("move")
    .description(
      "Moves what is left of a function to one that is served: under the same ids, with state, messages and what is delayed.",
    )
    .argument("<from>")
    .argument("<to>")
    .addOption(DRY_RUN_OPTION)
    .addOption(JSON_OPTION)
    .addOption(URL_OPTION)
    .addOption(TOKEN_OPTION)
    .addHelpText("after", examples("statefun orphans move com.example/old com.example/new"))
    .action(async (from, to, options) => {
      const api = connect(session, options);
      if (options.dryRun) {
        const left = await leftOf(api, from);
        return printAnswer(session, options, left, `would be moved to ${to}: ${leftText(left)}`);
      }
      const request = { method: "POST", query: { from, to }, waitMs: WAIT_MS } as const;
      const done = await api.ask<Done>("/orphans/move", request);
      printAnswer(session, options, done, `moved to ${to}: ${doneText(done)}`);
      if (done.refused > 0) throw new CommandError("refused", refusalOf(done));
    });
  command
    .command("delete")
    .description("Removes what is left of a function, for good.")
    .argument("<function>")
    .addOption(YES_OPTION)
    .addOption(DRY_RUN_OPTION)
    .addOption(JSON_OPTION)
    .addOption(URL_OPTION)
    .addOption(TOKEN_OPTION)
    .addHelpText("after", examples("statefun orphans delete com.example/old --dry-run"))
    .action(async (typename, options) => {
      const api = connect(session, options);
      const left = await leftOf(api, typename);
      if (options.dryRun) {
        return printAnswer(session, options, left, `would be removed: ${leftText(left)}`);
      }
      await confirm(session, options, `Remove what is left of ${typename} (${leftText(left)})?`);
      const request = { method: "DELETE", query: { function: typename }, waitMs: WAIT_MS } as const;
      const done = await api.ask<Done>("/orphans", request);
      printAnswer(session, options, done, `removed: ${doneText(done)}`);
    });
};

async function* pages(api: Api): AsyncGenerator<readonly Orphans[]> {
  for (let after: string | undefined = ""; after !== undefined; ) {
    const page: readonly Orphans[] = await api.ask("/orphans", {
      query: { after, limit: PAGE_ROWS },
    });
    yield page;
    after = page.length < PAGE_ROWS ? undefined : page.at(-1)?.function;
  }
}

/** @throws CommandError `notFound` when nothing is */
async function leftOf(api: Api, typename: string): Promise<Orphans> {
  for await (const page of pages(api)) {
    const found = page.find((orphan) => orphan.function === typename);
    if (found !== undefined) return found;
  }
  throw new CommandError("notFound", `"${typename}" is not one of statefun orphans list`);
}

function leftText({ instances, messages, timers }: Orphans): string {
  return `instances with state ${instances}, messages ${messages}, delayed ${timers}`;
}

function doneText({ instances, values, messages, timers }: Done): string {
  return `instances ${instances}, values ${values}, messages ${messages}, delayed ${timers}`;
}

function refusalOf({ refused, reasons }: Done): string {
  const named = reasons.slice(0, 5).map(({ id, reason }) => `\n  ${id}: ${reason}`);
  return `instances that stay: ${refused}, such as${named.join("")}`;
}
