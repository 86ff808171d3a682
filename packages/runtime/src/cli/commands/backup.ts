/** `statefun backup`: a copy of a store, of a runtime's by its API, or of a folder's. */
import { UsageError } from "statefun-wire/program";
import type { BackupReport } from "../../index.ts";
import { type Api, connect } from "../api-client.ts";
import { type Declare, examples } from "../command.ts";
import { JSON_OPTION, TOKEN_OPTION, URL_OPTION } from "../options.ts";
import { detailsOf, printAnswer } from "../output.ts";
import { startProgress } from "../progress.ts";
import type { Session } from "../session.ts";

/** How often the runtime is asked how far it is, in milliseconds. */
const POLL_MS = 1000;
/** A backup takes as long as it takes. */
const DAY_MS = 24 * 60 * 60 * 1000;

export const backup: Declare = (command, session) =>
  command
    .description(
      `Makes a copy of a store, and verifies it. It is a data folder as it stands, which a runtime can be started on.

Without --data a runtime is asked for it, which makes it in folder backups of its own data folder, beside its work and at
little cost. With --data the store there is copied to any folder, also while a runtime has it.

The exit code is 0 when the backup is there, 4 when the runtime makes one already or has one of that name, and 1 when it
cannot be made: then nothing is left of it.`,
    )
    .argument(
      "[target]",
      "the name of the backup (default: the time); with --data the folder that is to be made",
    )
    .option("--data <dir>", "the data folder that is copied, instead of asking a runtime")
    .addOption(JSON_OPTION)
    .addOption(URL_OPTION)
    .addOption(TOKEN_OPTION)
    .addHelpText(
      "after",
      examples("statefun backup before-upgrade", "statefun backup --data ./data /backups/monday"),
    )
    .action(async (target, options) => {
      const report =
        options.data === undefined
          ? await ask(session, connect(session, options), target)
          : await make(session, options.data, target);
      const { contents, folder, bytes, sha256, madeAt } = report;
      const text = detailsOf({ folder, madeAt, bytes, sha256, ...contents });
      printAnswer(session, options, { folder, madeAt, bytes, sha256, contents }, text);
    });

async function make(
  session: Session,
  data: string,
  target: string | undefined,
): Promise<BackupReport> {
  if (target === undefined)
    throw new UsageError("an argument is missing: the folder of the backup");
  const { backUp } = await import("../../index.ts");
  const progress = startProgress(session, "pages copied");
  try {
    return await backUp(data, target, {
      onProgress: ({ pages }) => progress.at(pages),
    });
  } finally {
    progress.end();
  }
}

async function ask(session: Session, api: Api, name: string | undefined): Promise<BackupReport> {
  const progress = startProgress(session, "pages copied");
  const done = new AbortController();
  const polling = poll(api, done.signal, (pages) => progress.at(pages));
  try {
    return await api.ask<BackupReport>("/backup", {
      method: "POST",
      query: { name },
      waitMs: DAY_MS,
    });
  } finally {
    done.abort();
    await polling;
    progress.end();
  }
}

/** What cannot be asked now may be asked later, and what goes wrong is said by the backup's own answer. */
async function poll(api: Api, signal: AbortSignal, at: (pages: number) => void): Promise<void> {
  const { setTimeout: wait } = await import("node:timers/promises");
  while (!signal.aborted) {
    await wait(POLL_MS, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    const { running } = await api
      .ask<{ readonly running?: { readonly pages: number } }>("/backup")
      .catch(() => ({ running: undefined }));
    if (running !== undefined) at(running.pages);
  }
}
