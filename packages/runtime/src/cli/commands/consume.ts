/** `statefun consume`: prints the records of a topic of the local runtime, as `rpk topic consume` does. */
import { setTimeout as sleep } from "node:timers/promises";
import { print } from "statefun-wire/program";
import { ApiError, connect, pathOf } from "../api-client.ts";
import { type Declare, examples } from "../command.ts";
import { CommandError, EXIT } from "../exit-codes.ts";
import { TOKEN_OPTION, URL_OPTION, wholeNumber } from "../options.ts";
import type { Session } from "../session.ts";

const POLL_MS = 10_000;
const RETRY_MS = 500;

interface ConsumedRecord {
  readonly offset: number;
}

interface ConsumeOptions {
  readonly follow?: true;
  readonly offset: number;
  readonly url?: string;
  readonly tokenFile?: string;
}

export const consume: Declare = (command, session) =>
  command
    .description("Prints the records of a topic of the local runtime, one JSON object a line.")
    .argument("<topic>")
    .option(
      "-f, --follow",
      "goes on with new records until it is stopped, waits for a topic that is not there yet, and for a runtime that is started again",
    )
    .option("--offset <n>", "the first record", wholeNumber("--offset"), 0)
    .addOption(URL_OPTION)
    .addOption(TOKEN_OPTION)
    .addHelpText("after", examples("statefun consume receipts --follow"))
    .action(async (topic, options) => {
      await session.keepRunning(consumeTopic(session, topic, options));
    });

async function consumeTopic(
  session: Session,
  topic: string,
  { follow, ...options }: ConsumeOptions,
): Promise<undefined> {
  const api = connect(session, options);
  const path = `${pathOf`/topics/${topic}`}/partitions/0/records`;
  const timeout = follow ? POLL_MS : 0;
  let { offset } = options;
  let wasThere = false;
  let isAwaited = false;
  for (;;) {
    try {
      const request = { query: { offset, timeout }, waitMs: timeout };
      const page = await api.ask<readonly ConsumedRecord[]>(path, request);
      for (const record of page) print(session.stdout, JSON.stringify(record));
      offset = (page.at(-1)?.offset ?? offset - 1) + 1;
      if (page.length === 0 && !follow) return undefined;
      wasThere = true;
      isAwaited = false;
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      const isGone =
        error.exitCode === EXIT.unavailable || (error instanceof ApiError && error.status >= 500);
      // What has never been there is more likely a URL that is wrong.
      const isWorthWaiting = isGone ? wasThere : error.exitCode === EXIT.notFound;
      // Scripts have known no other code than this one of it.
      if (!follow || !isWorthWaiting) throw new CommandError("failed", error.message);
      wasThere ||= !isGone;
      if (isGone && !isAwaited) print(session.stderr, `${error.message} Waiting for it.`);
      isAwaited = isGone;
      await sleep(RETRY_MS, undefined, { signal: session.signal });
    }
  }
}
