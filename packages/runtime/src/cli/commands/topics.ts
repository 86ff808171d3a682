/** `statefun topics`: which topics there are, and how much is in them. */
import { type Api, connect, pathOf } from "../api-client.ts";
import { type Declare, examples } from "../command.ts";
import { CommandError } from "../exit-codes.ts";
import { askFolder, DATA_OPTION } from "../folder.ts";
import { JSON_OPTION, TOKEN_OPTION, URL_OPTION } from "../options.ts";
import { printRows } from "../output.ts";
import type { Column } from "../table.ts";

interface Topic {
  readonly topic: string;
  /** The module says it, which a data folder does not have. */
  readonly kind?: string;
  readonly records: number;
  readonly firstOffset: number;
  readonly nextOffset: number;
  readonly lag: number;
  /** The address of the Kafka that its records go to. */
  readonly forwardedTo?: string;
  /** A runtime counts them. */
  readonly bytes?: number;
}

const COLUMNS: readonly Column<Topic>[] = [
  { title: "TOPIC", cell: ({ topic }) => topic },
  { title: "KIND", cell: ({ kind }) => kind },
  { title: "RECORDS", cell: ({ records }) => records, align: "right" },
  { title: "FIRST", cell: ({ firstOffset }) => firstOffset, align: "right" },
  { title: "NEXT", cell: ({ nextOffset }) => nextOffset, align: "right" },
  { title: "LAG", cell: ({ lag }) => lag, align: "right" },
  { title: "BYTES", cell: ({ bytes }) => bytes, align: "right" },
];
const FORWARDED_TO: Column<Topic> = {
  title: "FORWARDED TO",
  cell: ({ forwardedTo }) => forwardedTo,
};

export const topics: Declare = (command, session) =>
  command
    .description(
      `Lists the topics of the module, and those that functions have written to: the first offset that is kept, the one that
the next record gets, and the lag, which is how many records the functions have not been sent yet, or Kafka has not
acknowledged of a topic that is forwarded to it.`,
    )
    .argument("[topic]", "this one alone")
    .addOption(DATA_OPTION)
    .addOption(JSON_OPTION)
    .addOption(URL_OPTION)
    .addOption(TOKEN_OPTION)
    .addHelpText("after", examples("statefun topics", "statefun topics receipts --json"))
    .action(async (topic, options) => {
      const rows =
        options.data === undefined
          ? await topicsOfRuntime(connect(session, options), topic)
          : await topicsOfFolder(options.data, topic, session.signal);
      await printRows(session, options, {
        columns: rows.some(({ forwardedTo }) => forwardedTo !== undefined)
          ? [...COLUMNS, FORWARDED_TO]
          : COLUMNS,
        pages: [rows],
        none: "there are no topics",
      });
    });

async function topicsOfRuntime(api: Api, topic: string | undefined): Promise<readonly Topic[]> {
  if (topic !== undefined) return [await api.ask<Topic>(pathOf`/topics/${topic}`)];
  return await api.ask("/topics", { query: { details: true } });
}

async function topicsOfFolder(
  folder: string,
  topic: string | undefined,
  signal: AbortSignal,
): Promise<readonly Topic[]> {
  const query = `SELECT name, records, first_offset, next_offset, coalesce(next_offset - position, 0), forwarded_to FROM topics
    WHERE :topic IS NULL OR name = :topic ORDER BY name`;
  const { rows } = await askFolder(folder, { query, params: { topic: topic ?? null } }, signal);
  if (rows.length === 0 && topic !== undefined) {
    throw new CommandError("notFound", `there is no topic "${topic}" in ${folder}`);
  }
  return rows.map(([name, records, firstOffset, nextOffset, lag, forwardedTo]) => ({
    topic: String(name),
    records: Number(records),
    firstOffset: Number(firstOffset),
    nextOffset: Number(nextOffset),
    lag: Number(lag),
    ...(forwardedTo !== null && { forwardedTo: String(forwardedTo) }),
  }));
}
