/** What a command says on standard output: to a person or, with `--json`, to a program. */
import { print } from "statefun-wire/program";
import { printable } from "./printable.ts";
import type { Session } from "./session.ts";
import { type Column, Table } from "./table.ts";

export interface OutputOptions {
  readonly json?: true | undefined;
}

/** Rows as they come, by pages: a table, or JSON, one object a line. `none` is said to a person when there are no rows. */
export async function printRows<Row>(
  { stdout, stderr }: Session,
  { json }: OutputOptions,
  {
    columns,
    pages,
    none,
  }: {
    readonly columns: readonly Column<Row>[];
    readonly pages: AsyncIterable<readonly Row[]> | Iterable<readonly Row[]>;
    readonly none: string;
  },
): Promise<void> {
  const table = new Table(columns, widthOf(stdout));
  let isEmpty = true;
  for await (const rows of pages) {
    if (rows.length === 0) continue;
    isEmpty = false;
    const lines = json ? rows.map((row) => JSON.stringify(row)) : table.lines(rows);
    print(stdout, lines.join("\n"));
  }
  // Not for the next program in a pipe.
  if (isEmpty && !json) print(stderr, none);
}

/** What was done, or how something is: a text for a person, or the JSON of `answer` in a line. */
export function printAnswer(
  { stdout }: Session,
  { json }: OutputOptions,
  answer: object,
  text: string,
): void {
  // A program gets the text as it is.
  const shown = stdout.isTTY ? text.split("\n").map(printable).join("\n") : text;
  print(stdout, json ? JSON.stringify(answer) : shown);
}

/** Names and what they stand for, a line each; what is undefined is left out. */
export function detailsOf(details: Readonly<Record<string, string | number | undefined>>): string {
  const given = Object.entries(details).filter(([, value]) => value !== undefined);
  const width = Math.max(0, ...given.map(([name]) => name.length));
  return given.map(([name, value = ""]) => `${name.padEnd(width)}  ${printable(value)}`).join("\n");
}

/** Such as `1 record` or `2 records`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** Of its lines, in characters: Infinity where it is not a terminal. */
export function widthOf({ isTTY, columns }: Session["stdout"]): number {
  return isTTY ? (columns ?? 80) : Number.POSITIVE_INFINITY;
}
