/** `statefun consume`: prints the records of a topic of the local runtime, as `rpk topic consume` does. */
import { setTimeout as sleep } from "node:timers/promises";
import { print, readOptions, UsageError } from "statefun-wire/program";
import { parsePage } from "../kafka-rest/exact-json.ts";
import type { CommandProgram } from "./command.ts";

const HELP = `
Prints the records of a topic of the local runtime, one JSON object a line.

  statefun consume TOPIC [options]

  --follow, -f    goes on with new records until it is stopped, waits for a topic that is not there yet, and for a runtime
                  that is started again
  --offset N      the first record (0)
  --url URL       the runtime's API ($KAFKA_REST, or http://localhost:8082)
`;

const POLL_MS = 10_000;
const RETRY_MS = 500;

interface ConsumedRecord {
  readonly offset: number;
}

const OPTIONS = {
  follow: { type: "boolean", short: "f", default: false },
  offset: { type: "string", default: "0" },
  url: { type: "string" },
} as const;

export const consume: CommandProgram = async (args) => {
  const { values, positionals } = readOptions(HELP, OPTIONS, { min: 1, max: 1 }, args);
  const { follow } = values;
  const [topic = ""] = positionals;
  if (!/^\d+$/.test(values.offset))
    throw new UsageError(`--offset ${values.offset}: expected a whole number`);
  let offset = Number(values.offset);
  const api = readUrl(values.url);
  const records = `${api}/topics/${encodeURIComponent(topic)}/partitions/0/records`;
  const timeout = follow ? POLL_MS : 0;

  let wasThere = false;
  let isAwaited = false;
  for (;;) {
    const { status, body } = await ask(`${records}?offset=${offset}&timeout=${timeout}`);
    const isGone = status === undefined || status >= 500;
    // What has never been there is more likely a URL that is wrong.
    wasThere ||= !isGone;
    if (status === 200) {
      const page = parsePage(body) as ConsumedRecord[];
      for (const record of page) print(process.stdout, JSON.stringify(record));
      offset = (page.at(-1)?.offset ?? offset - 1) + 1;
      if (page.length === 0 && !follow) return undefined;
    } else {
      const reason =
        status === undefined
          ? `${api} cannot be reached: is the runtime running (npm start)?`
          : (messageOf(body) ?? `${records} answered ${status}`);
      if (!follow || (isGone ? !wasThere : status !== 404)) throw new Error(reason);
      if (isGone && !isAwaited) print(process.stderr, `${reason} Waiting for it.`);
      await sleep(RETRY_MS);
    }
    isAwaited = isGone;
  }
};

/** `--url`, or what the environment says, without slashes at the end. @throws UsageError */
function readUrl(option: string | undefined): string {
  const url = option ?? (process.env["KAFKA_REST"] || "http://localhost:8082");
  if (/^https?:$/.test(URL.parse(url)?.protocol ?? "")) return url.replace(/\/+$/, "");
  const name = option === undefined ? "KAFKA_REST=" : "--url ";
  throw new UsageError(`${name}${url}: expected a URL, such as http://localhost:8082`);
}

/** The answer to a GET; without a status when there is none, or only half of one. */
async function ask(url: string): Promise<{ readonly status?: number; readonly body: string }> {
  try {
    const response = await fetch(url);
    return { status: response.status, body: await response.text() };
  } catch {
    return { body: "" };
  }
}

/** What the API says is wrong, if it is the API that answered. */
function messageOf(body: string): string | undefined {
  try {
    return (JSON.parse(body) as { readonly message?: string }).message;
  } catch {
    return undefined;
  }
}
