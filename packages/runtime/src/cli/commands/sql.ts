/** `statefun sql`: asks the store of a runtime, or of a data folder. */
import { text } from "node:stream/consumers";
import { print } from "statefun-wire/program";
import { MAX_ROWS, MAX_TIMEOUT_MS, ROWS, TIMEOUT_MS } from "../../sql/limits.ts";
import type { SqlAnswer, SqlQuery, SqlValue } from "../../sql/query.ts";
import { connect } from "../api-client.ts";
import { type Declare, examples } from "../command.ts";
import { askFolder, DATA_OPTION } from "../folder.ts";
import { JSON_OPTION, TOKEN_OPTION, URL_OPTION, wholeNumber } from "../options.ts";
import { printRows } from "../output.ts";

type Row = Readonly<Record<string, unknown>>;

export const sql: Declare = (command, session) =>
  command
    .description(
      `Prints the rows of a query over the views of the store: functions, instances, state, messages, timers, topics, records,
dead_letters and others, which docs/sql.md describes. It changes nothing.`,
    )
    .argument(
      "[query]",
      "one SELECT, or EXPLAIN of one; without it, it is read from standard input",
    )
    .option(
      "--param <value>",
      "what stands for each ? in turn: a value of JSON, or else text",
      (value, before: readonly SqlValue[]) => [...before, readParam(value)],
      [],
    )
    .option(
      "--limit <rows>",
      "the rows that are printed",
      wholeNumber("--limit", 1, MAX_ROWS),
      ROWS,
    )
    .option(
      "--timeout <ms>",
      "how long the query may take",
      wholeNumber("--timeout", 1, MAX_TIMEOUT_MS),
      TIMEOUT_MS,
    )
    .addOption(DATA_OPTION)
    .addOption(JSON_OPTION)
    .addOption(URL_OPTION)
    .addOption(TOKEN_OPTION)
    .addHelpText(
      "after",
      examples(
        `statefun sql "SELECT function, instances, messages FROM functions"`,
        `statefun sql "SELECT name, value FROM state WHERE id = ?" --param socks`,
        `statefun sql --data ./data --json "SELECT * FROM dead_letters"`,
      ),
    )
    .action(async (argument, { param, limit, timeout, ...options }) => {
      const query = argument ?? (await text(session.stdin));
      const asked: SqlQuery = { query, params: param, limit, timeout };
      const { data } = options;
      const { columns, rows, truncated } =
        data === undefined
          ? await connect(session, options).ask<SqlAnswer>("/sql", {
              method: "POST",
              body: asked,
              waitMs: timeout,
            })
          : await askFolder(data, asked, session.signal);
      const names = columns.map((name, at) => nameAt(columns, name, at));
      await printRows(session, options, {
        columns: names.map((name) => ({ title: name, cell: (row: Row) => cellOf(row[name]) })),
        pages: [rows.map((row) => Object.fromEntries(names.map((name, at) => [name, row[at]])))],
        none: "there are no rows",
      });
      if (truncated) print(session.stderr, `there are more rows: --limit may be up to ${MAX_ROWS}`);
    });

function readParam(given: string): SqlValue {
  try {
    const value: unknown = JSON.parse(given);
    // A number that a double cannot hold stays text, with all of its digits.
    if (typeof value === "number") return String(value) === given ? value : given;
    if (typeof value === "boolean" || typeof value === "string" || value === null) return value;
  } catch {
    // It is text, as most are.
  }
  return given;
}

/** Two columns may have one name, and of an object only one is left. */
function nameAt(columns: readonly string[], name: string, at: number): string {
  return columns.indexOf(name) === at ? name : `${name} (${at + 1})`;
}

function cellOf(value: unknown): string | number | undefined {
  if (typeof value === "number" || typeof value === "string") return value;
  return value === null ? undefined : JSON.stringify(value);
}
