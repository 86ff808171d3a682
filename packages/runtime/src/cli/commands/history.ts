/** `statefun history`: what an instance was sent lately, and what it did. */
import { instancePath } from "../address.ts";
import { connect } from "../api-client.ts";
import { type Declare, examples } from "../command.ts";
import { JSON_OPTION, TOKEN_OPTION, URL_OPTION, wholeNumber } from "../options.ts";
import { printRows } from "../output.ts";
import type { Column } from "../table.ts";

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 1000;
/** Of the messages and changes of an entry. */
const MAX_SHOWN = 3;

interface Address {
  readonly function: string;
  readonly id: string;
}

interface Shown {
  readonly value?: unknown;
  readonly truncated?: true;
}

interface InvocationRow {
  readonly at: string;
  readonly durationMs: number;
  readonly error?: string;
  readonly skipped?: number;
  readonly counts: Readonly<
    Record<"messages" | "changes" | "sent" | "delayed" | "records", number>
  >;
  readonly messages: readonly (Shown & { readonly typename: string; readonly caller?: Address })[];
  readonly changes: readonly {
    readonly name: string;
    readonly before: Shown | null;
    readonly after: Shown | null;
  }[];
}

const COLUMNS: readonly Column<InvocationRow>[] = [
  { title: "AT", cell: ({ at }) => at },
  { title: "MS", cell: ({ durationMs }) => durationMs, align: "right" },
  {
    title: "CAME",
    cell: ({ messages, counts }) =>
      listOf(messages, counts.messages, ({ caller, typename, ...shown }) => {
        const from = caller ? ` from ${caller.function} ${caller.id}` : "";
        return `${typename} ${textOf(shown)}${from}`;
      }),
  },
  {
    title: "CHANGED",
    cell: ({ changes, counts }) =>
      listOf(
        changes,
        counts.changes,
        ({ name, before, after }) => `${name}: ${textOf(before)} -> ${textOf(after)}`,
      ),
  },
  { title: "SENT", cell: ({ counts }) => counts.sent + counts.delayed, align: "right" },
  { title: "RECORDS", cell: ({ counts }) => counts.records, align: "right" },
  { title: "ERROR", cell: ({ error }) => error },
];

export const history: Declare = (command, session) =>
  command
    .description(
      `Lists the last batches that an instance was sent, the newest first: what came and from whom, what it changed, how much it
sent, or why it failed. --json has all of what it sent, too.`,
    )
    .argument("<function>", "such as com.example/stock")
    .argument("<id>", "of the instance")
    .option(
      "--limit <number>",
      "so many at most",
      wholeNumber("--limit", 1, MAX_LIMIT),
      DEFAULT_LIMIT,
    )
    .addOption(JSON_OPTION)
    .addOption(URL_OPTION)
    .addOption(TOKEN_OPTION)
    .addHelpText("after", examples("statefun history com.example/stock socks"))
    .action(async (typename, id, { limit, ...options }) => {
      const path = `${instancePath(typename, id)}/history`;
      const rows = connect(session, options).ask<readonly InvocationRow[]>(path, {
        query: { limit },
      });
      await printRows(session, options, {
        columns: COLUMNS,
        pages: [await rows],
        none: `no history of ${typename} ${id} is kept`,
      });
    });

function listOf<Item>(
  items: readonly Item[],
  count: number,
  textOfItem: (item: Item) => string,
): string {
  const shown = items.slice(0, MAX_SHOWN).map(textOfItem);
  return [...shown, ...(count > shown.length ? [`${count - shown.length} more`] : [])].join(", ");
}

function textOf(shown: Shown | null): string {
  if (shown === null) return "nothing";
  return `${shown.value === undefined ? "" : JSON.stringify(shown.value)}${shown.truncated ? "…" : ""}`;
}
