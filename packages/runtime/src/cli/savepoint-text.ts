/** What was imported of a savepoint, or would be, for people. */
import type { SavepointReport } from "../savepoint/import-savepoint.ts";
import type { ImportedFunction } from "../savepoint/tally.ts";
import type { ImportedTopic } from "../savepoint/topics.ts";
import { type Column, Table } from "./table.ts";

interface Line {
  readonly function: string;
  readonly what: string;
  readonly imported: number;
  readonly expired?: number;
}

const LINES: readonly Column<Line>[] = [
  { title: "FUNCTION", cell: ({ function: fn }) => fn },
  { title: "WHAT", cell: ({ what }) => what },
  { title: "IMPORTED", cell: ({ imported }) => imported, align: "right" },
  { title: "EXPIRED", cell: ({ expired }) => expired, align: "right" },
];

const TOPICS: readonly Column<ImportedTopic>[] = [
  { title: "TOPIC", cell: ({ topic }) => topic },
  { title: "GOES ON AT", cell: ({ nextOffset }) => nextOffset, align: "right" },
  {
    title: "IN KAFKA",
    cell: ({ partitions }) =>
      partitions.map(({ partition, next }) => `partition ${partition} at ${next}`).join(", "),
  },
];

/** @param width of its tables, in characters */
export function savepointText(
  report: SavepointReport & { readonly folder: string | undefined },
  width: number,
): string {
  const { functions, topics, orphans, folder, job } = report;
  const parts = [
    new Table(LINES, width).lines(functions.flatMap(linesOf)),
    topics.length === 0 ? [] : new Table(TOPICS, width).lines(topics),
    topics.filter(({ isIngress }) => !isIngress).map(strangeTopic),
    orphans.map((orphan) => `kept as an orphan: ${orphan}`),
    job === "went on" ? [WENT_ON] : [],
    [folder === undefined ? "nothing was written: --dry-run" : `it is in ${folder}`],
  ];
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n");
}

const WENT_ON =
  "the job went on after this savepoint: what it has done since is not in it. Stop it with a savepoint, and import that one";

function linesOf({ function: fn, values, messages, delayed }: ImportedFunction): Line[] {
  return [
    ...values.map(({ name, imported, expired }) => ({
      function: fn,
      what: `value ${name}`,
      imported,
      expired,
    })),
    ...(messages > 0 ? [{ function: fn, what: "messages in flight", imported: messages }] : []),
    ...(delayed > 0 ? [{ function: fn, what: "delayed messages", imported: delayed }] : []),
  ];
}

function strangeTopic({ topic }: ImportedTopic): string {
  return `topic ${topic} is not an ingress topic of the module: where it goes on is not kept`;
}
