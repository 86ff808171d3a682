/** `statefun consume`: prints the records of a topic of the local runtime, as `rpk topic consume` does. */
import { setTimeout as sleep } from "node:timers/promises";
import { print, readOptions, UsageError } from "statefun-wire/program";
import type { Command } from "./command.ts";

const HELP = `
Prints the records of a topic of the local runtime, one JSON object a line.

  statefun consume TOPIC [options]

  --follow, -f    goes on with new records until it is stopped, and waits for a topic that is not there yet
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

export const consume: Command = {
  summary: "prints the records of a topic, and follows it",
  run: printRecords,
};

async function printRecords(args: readonly string[]): Promise<undefined> {
  const { values, positionals } = readOptions(HELP, OPTIONS, { min: 1, max: 1 }, args);
  const [topic = ""] = positionals;
  if (!/^\d+$/.test(values.offset))
    throw new UsageError(`--offset ${values.offset}: expected a whole number`);
  let offset = Number(values.offset);
  const base = (values.url ?? process.env["KAFKA_REST"] ?? "http://localhost:8082").replace(
    /\/$/,
    "",
  );
  const timeout = values.follow ? POLL_MS : 0;

  for (;;) {
    const url = `${base}/topics/${encodeURIComponent(topic)}/partitions/0/records?offset=${offset}&timeout=${timeout}`;
    const response = await fetch(url).catch((cause: unknown) => {
      throw new Error(`${base} cannot be reached: is the runtime running (npm start)?`, { cause });
    });
    if (response.status === 404 && values.follow) {
      await sleep(RETRY_MS);
      continue;
    }
    const body = (await response.json()) as ConsumedRecord[] & { message?: string };
    if (!response.ok) throw new Error(body.message ?? `${url} answered ${response.status}`);
    for (const record of body) print(process.stdout, JSON.stringify(record));
    offset = (body.at(-1)?.offset ?? offset - 1) + 1;
    if (body.length === 0 && !values.follow) return undefined;
  }
}
