/** A query and what becomes of it, as they go to the process that runs queries and come back from there. */
import type { RequestErrorCode } from "../errors.ts";

/** What a query compares with. */
export type SqlValue = string | number | boolean | null;

/** A query over the views that docs/sql.md describes. */
export interface SqlQuery {
  /** One SELECT, or an EXPLAIN of one. */
  readonly query: string;
  /** What stands for each `?` in turn, or by name for each `:name`. What is not given is null. */
  readonly params: readonly SqlValue[] | Readonly<Record<string, SqlValue>>;
  /** How many rows the answer may have. */
  readonly limit: number;
  /** How long it may take, in milliseconds. */
  readonly timeout: number;
}

/** The answer to a {@link SqlQuery}, as JSON has it. */
export interface SqlAnswer {
  readonly columns: readonly string[];
  /** A cell for each column. A blob is `{"base64":"…"}`; a number that a double cannot hold is text. */
  readonly rows: readonly (readonly unknown[])[];
  /** Whether there are more rows than were asked for, or than fit. */
  readonly truncated: boolean;
}

export interface SqlRefusal {
  readonly code: RequestErrorCode;
  readonly message: string;
}

/** What the process says once for each query: the JSON of a {@link SqlAnswer}, or why there is none. */
export type SqlReply =
  | { readonly answer: Uint8Array }
  | {
      readonly refusal: SqlRefusal;
      /** Whether the query goes on all the same, so that the process has to be ended. */
      readonly isStuck?: true;
    };
