/** Asking the store. It changes nothing. */
import type { Command } from "../api/command.ts";

export interface SqlOptions {
  /** Rows of the answer at most. */
  readonly limit: number;
  /** How long it may take, in milliseconds. */
  readonly timeout: number;
}

/** Where nothing is said. */
export const SQL_DEFAULTS: SqlOptions = { limit: 1000, timeout: 5000 };

export interface SqlAnswer {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly SqlCell[])[];
  readonly truncated: boolean;
}

/** A number that a double cannot hold is text. */
export type SqlCell = string | number | null | { readonly base64: string };

export function askSql(query: string, options: SqlOptions = SQL_DEFAULTS): Command {
  const { limit, timeout } = SQL_DEFAULTS;
  const changed = {
    ...(options.limit !== limit && { limit: options.limit }),
    ...(options.timeout !== timeout && { timeout: options.timeout }),
  };
  return {
    title: "Ask the store",
    cli: [
      "sql",
      ...Object.entries(changed).flatMap(([name, value]) => [`--${name}`, String(value)]),
      // One that begins with a comment would be taken for an option.
      query.startsWith("-") ? ` ${query}` : query,
    ],
    request: {
      method: "POST",
      path: "/sql",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query, ...changed }),
    },
  };
}
